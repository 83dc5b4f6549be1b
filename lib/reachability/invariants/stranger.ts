import {
  type AccessRequest,
  type Caller,
  type Decision,
  decide,
  type Policies,
  type Policy,
  parsePolicy,
} from '../../access';

const ACCOUNT = '999999999999';
const ARN = `arn:aws:iam::${ACCOUNT}:role/stranger`;
const STRANGER: Caller = { kind: 'role', account: ACCOUNT, arn: ARN };
const ANYTHING = parsePolicy({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

/** Whether a policy may let in a stranger, for all that its principals say. */
export function mayNameStrangers({ statements }: Policy): boolean {
  return statements.some(({ effect, principals }) => effect === 'Allow' && principals?.(STRANGER).truth !== false);
}

/**
 * Whether somebody may do something whose account is no business of ours: an administrator of another account and
 * organization, on the public internet. What such a caller can choose is unknown and counts as fitting.
 */
export function strangerMay(action: string, resource: string, policies: NonNullable<Policies['resource']>): Decision {
  const request: AccessRequest = {
    caller: STRANGER,
    action,
    resource,
    resourceAccount: '000000000000',
    context: {
      keys: {
        'aws:PrincipalAccount': ACCOUNT,
        'aws:PrincipalArn': ARN,
        'aws:PrincipalOrgID': 'o-stranger00',
        'aws:PrincipalOrgPaths': 'o-stranger00/r-0000/ou-0000-stranger/',
        'aws:PrincipalIsAWSService': 'false',
        'aws:PrincipalServiceName': null,
        'aws:SourceAccount': null,
        'aws:SourceArn': null,
        'aws:SourceOrgID': null,
        'aws:SourceIp': '203.0.113.66',
        'aws:SourceVpc': null,
        'aws:SourceVpce': null,
        'kms:CallerAccount': ACCOUNT,
        's3:DataAccessPointAccount': ACCOUNT,
      },
    },
  };
  return decide(request, { identity: [ANYTHING], resource: policies });
}
