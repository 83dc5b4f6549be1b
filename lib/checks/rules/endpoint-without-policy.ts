import type { Rule } from './rule';
import { allowing, namesOf } from './statements';
import { isSet, mayHold, type Part } from './values';

/**
 * An endpoint without a policy lets everyone in the network reach everything of that service, in any account.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export const endpointWithoutPolicy: Rule = {
  id: 'endpoint-without-policy',
  level: 'error',
  title: 'A VPC endpoint admits everything.',
  why: 'Stolen credentials of another account carry data out of a network without internet.',
  fix: 'Give `PolicyDocument` statements that name principals, actions or resources, or bind them by conditions.',
  nist: ['AC-4', 'SC-7(5)', 'SC-7(10)'],
  sources: ['AWS data perimeter'],
  types: ['AWS::EC2::VPCEndpoint'],
  breaks: ({ properties: { PolicyDocument: policy } }) =>
    policy === undefined || namesOf(allowing(policy), isUnbound).length > 0,
};

function isUnbound({ Action: actions, Condition: condition, Resource: resources }: Part): boolean {
  const isAll = (value: unknown) => value === '*';
  return !isSet(condition) && mayHold(actions, isAll) && mayHold(resources, isAll);
}
