import { readdirSync } from 'node:fs';
import type { Resource, System } from '../../assembly';
import { list, map, number, text, textMap } from '../edge/values';
import type { InvocationResult } from '../workloads/function-protocol';
import type { NetworkMap } from '../workloads/network-map';
import type { Programs } from '../workloads/programs';
import { type SimulatedFunction, simulateFunction } from '../workloads/simulated-function';
import type { LogLine } from '../workloads/workload';
import { environmentOf, type Surroundings, workloadName } from './workload-environment';

/** What functions run with. */
export interface FunctionFleetOptions extends Surroundings {
  readonly programs: Programs;
  readonly log: (line: LogLine) => void;
  /** What a function finds in the network. */
  readonly networkOf: (fn: Resource) => NetworkMap;
  /** VPC whose endpoints are its only way to AWS, if it stands in one. */
  readonly vpcOf: (fn: Resource) => string | undefined;
  /** Further environment variables of functions outside of the VPC. */
  readonly outside: Readonly<Record<string, string>>;
}

/** Processes of one function at a time, where the template reserves none: a laptop is not a region. */
const MOST_INSTANCES = 8;

/** The functions of a system; each starts when it is invoked first, with the environment that is known by then. */
export class FunctionFleet {
  private readonly running = new Map<string, SimulatedFunction>();
  private readonly names = new Map<string, string>();

  constructor(
    private system: System,
    private readonly options: FunctionFleetOptions,
  ) {}

  /** Takes over what is known since; functions that run stay as they are. */
  update(system: System): void {
    this.system = system;
  }

  /**
   * Invokes a function by its ARN, with or without a version or alias.
   *
   * @throws Error when no function of the templates has the ARN, or it can't run here
   */
  invoke(arn: string, event: unknown): Promise<InvocationResult> {
    const fn = this.system.named(arn);
    if (fn?.type !== 'AWS::Lambda::Function') {
      throw new Error(`no function of the templates is ${arn}`);
    }
    const running = this.running.get(fn.id) ?? this.start(fn);
    this.running.set(fn.id, running);
    return running.invoke(event);
  }

  /** Ends the instances of a function; the next event starts new ones, with the environment that is known by then. */
  async restart(arn: string): Promise<void> {
    const id = this.system.named(arn)?.id ?? '';
    const running = this.running.get(id);
    this.running.delete(id);
    await running?.stop();
  }

  /** Names and process ids of what runs. */
  get instances(): readonly { readonly workload: string; readonly pids: readonly number[] }[] {
    return [...this.running].map(([id, { pids }]) => ({ workload: this.names.get(id) ?? id, pids }));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map((running) => running.stop()));
    this.running.clear();
  }

  private start(fn: Resource): SimulatedFunction {
    const { log, networkOf, outside, programs, vpcOf } = this.options;
    const { properties } = fn;
    const directory = this.options.codeOf(assetOf(fn, this.system));
    const declared = textMap(map(properties['Environment'])['Variables']);
    const name = workloadName(fn, declared);
    const vpc = vpcOf(fn);
    this.names.set(fn.id, name);
    const environment = {
      ...environmentOf(declared, this.options, {
        roleArn: text(properties['Role']) ?? '',
        sessionName: fn.logicalId,
        vpc,
      }),
      AWS_LAMBDA_FUNCTION_NAME: fn.physicalId,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: text(properties['MemorySize']) ?? '128',
      ...(isInVpc(fn) ? {} : outside),
    };
    const reserved = number(properties['ReservedConcurrentExecutions']) ?? MOST_INSTANCES;
    return simulateFunction(
      {
        name,
        directory,
        environment,
        network: networkOf(fn),
        functionArn: String(fn.arn),
        handler: text(properties['Handler']) ?? 'index.handler',
        timeoutSeconds: number(properties['Timeout']) ?? 3,
        concurrency: Math.min(reserved, MOST_INSTANCES),
      },
      programs,
      log,
    );
  }
}

/** Whether a function is attached to a VPC. */
export const isInVpc = ({ properties }: Resource): boolean =>
  list(map(properties['VpcConfig'])['SubnetIds']).length > 0;

/** Folder with the code of a function. @throws Error when it is no asset, or not for Node.js */
function assetOf({ id, properties }: Resource, system: System): string {
  const runtime = text(properties['Runtime']) ?? 'a container image';
  if (!runtime.startsWith('nodejs')) {
    throw new Error(`${id} runs on ${runtime}; the simulator runs functions of Node.js`);
  }
  const directory = system.asset(map(properties['Code'])['S3Key'] ?? null);
  if (directory === undefined || readdirSync(directory).length === 0) {
    throw new Error(`the code of ${id} is not in the cloud assembly; synthesize again`);
  }
  return directory;
}
