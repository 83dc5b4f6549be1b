import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isAcceptedByLibrary } from '../shared';

/** One acknowledged finding, as it stands on a construct. */
export interface AcknowledgedFinding {
  /** Rule id, with the exact finding where the rule reports several. */
  readonly rule: string;
  /** Path of the construct that carries the acknowledgement. */
  readonly path: string;
  /** Why the finding was accepted. */
  readonly reason: string;
  /** Whether a construct of this library accepted it, as part of its design. */
  readonly byLibrary: boolean;
}

/** Every acknowledgement in a construct tree, in tree order: what a reviewer has to read. */
export function acknowledgementsIn(root: IConstruct): AcknowledgedFinding[] {
  return root.node.findAll().flatMap(acknowledgementsOn);
}

/** The acknowledgements of one construct, which count for all that is below it. */
export function acknowledgementsOn(construct: IConstruct): AcknowledgedFinding[] {
  return construct.node.metadata
    .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap((entry) => Object.entries(entry.data as Record<string, string>))
    .map(([id, reason]) => {
      const rule = ruleIn(id);
      return { rule, path: construct.node.path, reason, byLibrary: isAcceptedByLibrary(construct, rule) };
    });
}

/** The CDK records ids with a namespace: the plugin that reports them, or `Annotation` where none was given. */
function ruleIn(id: string): string {
  return id.replace(/^(?!CloudFormation-Validate)[\w.-]+::/, '');
}
