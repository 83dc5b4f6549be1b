import { type Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** One guardrail finding that a reviewer accepted. */
export interface Acknowledgement {
  /** Finding ids, one per rule pack that reports the same thing, e.g. `AwsSolutions-IAM5[Resource::*]`. */
  readonly rules: string[];
  /** Why the finding is no risk here, in words that a security reviewer would sign. */
  readonly reason: string;
}

/** What constructs of this library accepted, by construct: apps can't add to it. */
const ACCEPTED = new WeakMap<IConstruct, Set<string>>();

/**
 * Accepts guardrail findings on exactly this construct, with the reason kept in
 * the cloud assembly. Call it on the narrowest construct that raises the finding.
 */
export function acknowledge(construct: IConstruct, ...acknowledgements: Acknowledgement[]): void {
  for (const { rules, reason } of acknowledgements) {
    Validations.of(construct).acknowledge(...rules.map((id) => ({ id, reason })));
    ACCEPTED.set(construct, new Set([...(ACCEPTED.get(construct) ?? []), ...rules]));
  }
}

/** Whether this library accepted a finding on exactly this construct, rather than the app that uses it. */
export function isAcceptedByLibrary(construct: IConstruct, rule: string): boolean {
  return ACCEPTED.get(construct)?.has(rule) ?? false;
}

/** Id of the finding that a policy names a resource with a wildcard, as rule packs write it. */
export function wildcardRule(stack: Stack, resource: string): string {
  return `AwsSolutions-IAM5[Resource::${asFound(stack.resolve(resource))}]`;
}

/** `{ "Ref": "Plan" }` as `<Plan>`, `{ "Fn::GetAtt": ["Plan", "Id"] }` as `<Plan.Id>`, other functions as JSON. */
function asFound(resolved: unknown): string {
  if (typeof resolved === 'string') {
    return resolved;
  }
  const [[name, value] = ['', '']] = Object.entries(resolved as Record<string, unknown>);
  if (name === 'Fn::Join') {
    return (value as [string, unknown[]])[1].map(asFound).join('');
  }
  return name === 'Ref' || name === 'Fn::GetAtt' ? `<${[value].flat().join('.')}>` : JSON.stringify(resolved);
}
