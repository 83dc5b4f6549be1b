import type { Rule } from './rule';
import { at, isFunction, listOf } from './values';

/** Two halves of the internet are all of it: no network of one's own is wider than `10.0.0.0/8`. */
const ANYWHERE = /\/[0-7]$/;

/**
 * Without rules for what leaves, CloudFormation adds one that allows everything.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-securitygroup.html
 */
export const egressAnywhere: Rule = {
  id: 'egress-anywhere',
  level: 'error',
  title: 'What runs in a security group may connect to any address.',
  why: 'Whoever breaks into it fetches tools, takes orders and carries data away.',
  fix: 'Allow single security groups, prefix lists or networks; in CDK, set `allowAllOutbound` to false first.',
  nist: ['AC-4', 'SC-7(5)'],
  sources: ['CIS AWS Foundations 5'],
  types: ['AWS::EC2::SecurityGroup', 'AWS::EC2::SecurityGroupEgress'],
  breaks: ({ properties, type }) => {
    const rules = listOf(type === 'AWS::EC2::SecurityGroup' ? properties['SecurityGroupEgress'] : properties);
    return rules.length === 0 || rules.some((rule) => isFunction(rule) || leadsAnywhere(rule));
  },
};

/** An address that is a parameter may be any. */
function leadsAnywhere(rule: unknown): boolean {
  return [at(rule, 'CidrIp'), at(rule, 'CidrIpv6')].some(
    (range) => range !== undefined && (typeof range === 'string' ? ANYWHERE.test(range) : !isAttribute(range)),
  );
}

/** `Fn::GetAtt` of a VPC is the range that the VPC was given. */
const isAttribute = (range: unknown): boolean => at(range, 'Fn::GetAtt') !== undefined;
