import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

/**
 * Runs the four rule packs over a construct tree and returns every finding that
 * nobody acknowledged, as `rule at path`.
 */
export function nagFindings(root: IConstruct): string[] {
  return [
    new AwsSolutionsChecks(root),
    new NIST80053R5Checks(root),
    new HIPAASecurityChecks(root),
    new PCIDSS321Checks(root),
  ]
    .flatMap((pack) => pack.validateScope(root).violations)
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map((resource) => `${ruleName} at ${resource.constructPath}`),
    )
    .sort();
}
