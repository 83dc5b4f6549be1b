import type { Started } from './machine';
import { sampleCalls } from './sample-calls';

/** What there is to know about a system that runs. */
export interface RunningSystem {
  /** URL of each stage of its APIs. */
  readonly api: readonly string[];
  readonly console: string;
  /** Stands for AWS; workloads sign what they send there. */
  readonly aws: string;
  /** Where people sign in; absent where there is no user pool. */
  readonly signIn?: string;
  readonly users: readonly {
    readonly name: string;
    readonly roles: readonly string[];
    readonly password: string;
  }[];
  readonly apiKey?: string;
  /** Lines for a shell. */
  readonly calls: readonly string[];
  readonly notSimulated: readonly { readonly resource: string; readonly what: string }[];
}

/** Collects it. */
export function runningSystem({ console, simulation }: Started): RunningSystem {
  const { aws, edge, notSimulated, openId } = simulation;
  return {
    api: [...edge.stages.values()],
    console: console.url,
    aws: aws.url,
    signIn: openId?.url,
    users: (openId?.users ?? []).map(({ groups, name, password }) => ({ name, roles: groups, password })),
    apiKey: edge.apiKeys.find(({ enabled }) => enabled)?.value,
    calls: sampleCalls({ console, edge }),
    notSimulated,
  };
}
