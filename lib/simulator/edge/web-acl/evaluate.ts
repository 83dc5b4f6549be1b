import type { BlockResponse, InspectedRequest, WebAclModel } from './model';
import { RateCounter } from './rate-counter';

/** What a web ACL decides. */
export interface WebAclVerdict {
  readonly action: 'allow' | 'block';
  /** Rule that ended it; absent for the default action. */
  readonly rule?: string;
  /** Rules that only counted. */
  readonly counted: readonly string[];
  readonly response?: BlockResponse;
}

/**
 * Evaluates the rules of a web ACL in the order of their priorities; the first that allows or blocks ends it.
 *
 * https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-actions.html
 */
export function createWebAcl({ rules, defaultAction }: WebAclModel, now: () => Date) {
  const counters = new Map(
    rules.flatMap((rule) => (rule.rate === undefined ? [] : [[rule, new RateCounter(rule.rate, now)] as const])),
  );
  return (request: Omit<InspectedRequest, 'labels'>): WebAclVerdict => {
    const labels = new Set<string>();
    const counted: string[] = [];
    for (const rule of rules) {
      const inspected = { ...request, labels };
      if (!rule.matches(inspected)) {
        continue;
      }
      const counter = counters.get(rule);
      const key = rule.rate?.keyOf(inspected);
      if (counter !== undefined && (key === undefined || !counter.exceeds(key))) {
        continue;
      }
      for (const label of rule.labels) {
        labels.add(label);
      }
      if (rule.action.kind === 'count') {
        counted.push(rule.name);
        continue;
      }
      return {
        action: rule.action.kind,
        rule: rule.name,
        counted,
        ...(rule.action.kind === 'block' && { response: rule.action.response }),
      };
    }
    return {
      action: defaultAction.kind === 'block' ? 'block' : 'allow',
      counted,
      ...(defaultAction.kind === 'block' && { response: defaultAction.response }),
    };
  };
}
