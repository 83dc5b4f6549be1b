import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { RulePack } from '../../lib/checks/rule-pack';

/**
 * Runs the four public rule packs and ours over a construct tree and returns every finding that
 * nobody acknowledged, as `rule at path`.
 */
export function nagFindings(root: IConstruct): string[] {
  return [
    new AwsSolutionsChecks(root),
    new NIST80053R5Checks(root),
    new HIPAASecurityChecks(root),
    new PCIDSS321Checks(root),
    new RulePack(),
  ]
    .flatMap((pack) => pack.validateScope(root).violations)
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((resource) => `${ruleName} at ${resource.constructPath}`),
    )
    .sort();
}
