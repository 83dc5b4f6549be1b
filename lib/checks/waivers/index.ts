import { type PolicyViolation, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { PalisadeChecksProps } from '../palisade-checks';
import { acknowledgedWithoutWaiver } from './acknowledged';
import { checkWaivers, type ValidWaiver } from './check-waivers';
import { packOf } from './findings';
import { readLedger } from './ledger';
import type { Problem } from './waiver';

/**
 * Checks the ledger, acknowledges what it waives, and reports what is wrong with it as violations that nobody can
 * acknowledge. The CDK looks for acknowledgements when every plugin has reported, so the order of plugins is free.
 */
export function waiverViolations(scope: IConstruct, props: PalisadeChecksProps): PolicyViolation[] {
  const { now = () => new Date(), waivers: file } = props;
  const ledger = readLedger(file);
  const { problems, valid } = checkWaivers(ledger.waivers, scope, now().toISOString().slice(0, 10));
  const silenced = acknowledgedWithoutWaiver(scope, valid);
  for (const waiver of valid) {
    acknowledge(waiver);
  }
  return [...ledger.problems, ...problems, ...silenced].map(violationOf);
}

/** On the resource alone; owner, approval and last day stand in the report of the synthesis, too. */
function acknowledge({ approvedBy, expires, owner, reason, resource, rule }: ValidWaiver): void {
  Validations.of(resource).acknowledge({
    id: `${packOf(rule)?.name}::${rule}`,
    reason: `${reason} (${owner}, approved by ${approvedBy}, until ${expires})`,
  });
}

function violationOf({ fix, id, message, path }: Problem): PolicyViolation {
  return {
    ruleName: id,
    severity: 'fatal',
    description: `${message}.`,
    fix,
    violatingResources: [{ constructPath: path, locations: [] }],
  };
}
