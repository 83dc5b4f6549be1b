import type { Size } from 'aws-cdk-lib';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/** Seconds over which the rate rules count. */
const WINDOW = 300;

/** Answers of the web ACL's own rules, by status. */
export const BLOCK_RESPONSES: Record<string, CfnWebACL.CustomResponseBodyProperty> = {
  TooManyRequests: { contentType: 'APPLICATION_JSON', content: '{"message":"Too many requests."}' },
  TooLarge: { contentType: 'APPLICATION_JSON', content: '{"message":"The request is too large."}' },
};

/** What the rules are measured by. */
export interface WebAclLimits {
  readonly requestsPerIp: number;
  readonly requestsPerKey: number;
  readonly maxBodySize: Size;
}

/**
 * The rules in the order of evaluation. Priorities belong to rules for good: the rate rules
 * come first and see every request, also those that a later rule blocks.
 *
 * 1. rates, 2. size, so that the managed groups see every body whole, 3. managed groups.
 */
export function webAclRules(limits: WebAclLimits): CfnWebACL.RuleProperty[] {
  return [
    block(0, 'RatePerIp', 429, 'TooManyRequests', {
      rateBasedStatement: { aggregateKeyType: 'IP', limit: limits.requestsPerIp, evaluationWindowSec: WINDOW },
    }),
    block(1, 'RatePerKey', 429, 'TooManyRequests', {
      rateBasedStatement: {
        aggregateKeyType: 'CUSTOM_KEYS',
        customKeys: [{ header: { name: 'x-api-key', textTransformations: [{ priority: 0, type: 'NONE' }] } }],
        limit: limits.requestsPerKey,
        evaluationWindowSec: WINDOW,
      },
    }),
    block(2, 'BodySize', 413, 'TooLarge', {
      sizeConstraintStatement: {
        // MATCH: a body longer than what WAF inspects is blocked. CONTINUE would let its unseen rest pass.
        fieldToMatch: { body: { oversizeHandling: 'MATCH' } },
        comparisonOperator: 'GT',
        size: limits.maxBodySize.toBytes(),
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    }),
    managed(10, 'AWSManagedRulesAmazonIpReputationList'),
    managed(11, 'AWSManagedRulesAnonymousIpList'),
    managed(12, 'AWSManagedRulesKnownBadInputsRuleSet'),
    // The group would block bodies over 8 KiB; the size rule above decides instead.
    managed(13, 'AWSManagedRulesCommonRuleSet', [{ name: 'SizeRestrictions_BODY', actionToUse: { count: {} } }]),
    managed(14, 'AWSManagedRulesSQLiRuleSet'),
  ];
}

/** Sampled requests are off: they would show tokens and keys in the console, whatever the log redacts. */
export function visibility(metricName: string): CfnWebACL.VisibilityConfigProperty {
  return { cloudWatchMetricsEnabled: true, metricName, sampledRequestsEnabled: false };
}

function block(
  priority: number,
  name: string,
  responseCode: number,
  customResponseBodyKey: string,
  statement: CfnWebACL.StatementProperty,
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    statement,
    action: { block: { customResponse: { responseCode, customResponseBodyKey } } },
    visibilityConfig: visibility(name),
  };
}

function managed(
  priority: number,
  name: string,
  ruleActionOverrides?: CfnWebACL.RuleActionOverrideProperty[],
): CfnWebACL.RuleProperty {
  return {
    name,
    priority,
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name, ruleActionOverrides } },
    overrideAction: { none: {} },
    visibilityConfig: visibility(name),
  };
}
