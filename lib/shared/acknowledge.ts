import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** One guardrail finding that a reviewer accepted. */
export interface Acknowledgement {
  /** Finding ids, one per rule pack that reports the same thing, e.g. `AwsSolutions-IAM5[Resource::*]`. */
  readonly rules: string[];
  /** Why the finding is no risk here, in words that a security reviewer would sign. */
  readonly reason: string;
}

/**
 * Accepts guardrail findings on exactly this construct, with the reason kept in
 * the cloud assembly. Call it on the narrowest construct that raises the finding.
 */
export function acknowledge(construct: IConstruct, ...acknowledgements: Acknowledgement[]): void {
  for (const { rules, reason } of acknowledgements) {
    Validations.of(construct).acknowledge(...rules.map((id) => ({ id, reason })));
  }
}
