import type { Value } from './model';

/** Where a stack is deployed. */
export interface Environment {
  readonly account: string;
  readonly region: string;
  /** E.g. `aws`, `aws-cn`. */
  readonly partition: string;
  /** Domain of AWS there, e.g. `amazonaws.com`. */
  readonly suffix: string;
}

/** Partitions by the start of their regions. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
const PARTITIONS: readonly (readonly [region: string, partition: string, suffix: string])[] = [
  ['cn-', 'aws-cn', 'amazonaws.com.cn'],
  ['us-gov-', 'aws-us-gov', 'amazonaws.com'],
  ['us-iso-', 'aws-iso', 'c2s.ic.gov'],
  ['us-isob-', 'aws-iso-b', 'sc2s.sgov.gov'],
  ['eusc-', 'aws-eusc', 'amazonaws.eu'],
];

/** Partition and domain of an account in a region. */
export function environmentOf(account: string, region: string): Environment {
  const [, partition = 'aws', suffix = 'amazonaws.com'] = PARTITIONS.find(([start]) => region.startsWith(start)) ?? [];
  return { account, region, partition, suffix };
}

/**
 * What CloudFormation itself tells a template.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/pseudo-parameter-reference.html
 *
 * @returns `undefined` for a name that is none
 */
export function pseudoParameter(name: string, stackName: string, environment: Environment): Value | undefined {
  const { account, partition, region, suffix } = environment;
  switch (name) {
    case 'AWS::AccountId':
      return account;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return partition;
    case 'AWS::URLSuffix':
      return suffix;
    case 'AWS::StackName':
      return stackName;
    case 'AWS::StackId':
      return `arn:${partition}:cloudformation:${region}:${account}:stack/${stackName}/00000000-0000-4000-8000-000000000000`;
    case 'AWS::NotificationARNs':
      return [];
    default:
      return undefined;
  }
}
