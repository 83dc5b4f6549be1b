import type { Rule } from './rule';
import { at, isFunction, listOf } from './values';

/**
 * Rule groups that count are for trying out, and an ACL without rules stops nothing.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-testing.html
 */
export const webAclCounting: Rule = {
  id: 'web-acl-counting',
  level: 'error',
  title: 'A web ACL lets through what it recognizes.',
  why: 'Attacks are counted, and delivered.',
  fix: 'Set `OverrideAction` of each rule group to None, or block by default.',
  nist: ['SC-5', 'SC-7', 'SI-4'],
  sources: ['FSBP WAF.10'],
  types: ['AWS::WAFv2::WebACL'],
  breaks: ({ properties: { DefaultAction: action, Rules: rules } }) => {
    const allows = at(action, 'Block') === undefined;
    const counts = (rule: unknown) => {
      const override = at(rule, 'OverrideAction');
      return isFunction(rule) || isFunction(override) || at(override, 'Count') !== undefined;
    };
    return allows && (listOf(rules).length === 0 || listOf(rules).some(counts));
  },
};
