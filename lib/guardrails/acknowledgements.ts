import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** One acknowledged finding, as it stands on a construct. */
export interface AcknowledgedFinding {
  /** Rule id, with the exact finding where the rule reports several. */
  readonly rule: string;
  /** Path of the construct that carries the acknowledgement. */
  readonly path: string;
  /** Why the finding was accepted. */
  readonly reason: string;
}

/** Every acknowledgement in a construct tree, in tree order: what a reviewer has to read. */
export function acknowledgementsIn(root: IConstruct): AcknowledgedFinding[] {
  return root.node.findAll().flatMap((construct) =>
    construct.node.metadata
      .filter((entry) => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap((entry) =>
        Object.entries(entry.data as Record<string, string>).map(([id, reason]) => ({
          rule: id.replace(/^annotation::/i, ''),
          path: construct.node.path,
          reason,
        })),
      ),
  );
}
