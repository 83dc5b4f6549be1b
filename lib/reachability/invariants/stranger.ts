import {
  type AccessRequest,
  type Caller,
  type Context,
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

/** Keys that say who the stranger is. */
const KEYS: Context['keys'] = {
  'aws:PrincipalAccount': ACCOUNT,
  'aws:PrincipalArn': ARN,
  'aws:PrincipalOrgID': 'o-stranger00',
  'aws:PrincipalOrgPaths': 'o-stranger00/r-0000/ou-0000-stranger/',
  'aws:PrincipalIsAWSService': 'false',
  'aws:PrincipalServiceName': null,
  'aws:SourceAccount': null,
  'aws:SourceArn': null,
  'aws:SourceOrgID': null,
  'kms:CallerAccount': ACCOUNT,
};

/**
 * Whether somebody may do something whose account is no business of ours: an administrator of another account and
 * organization, on the public internet. What such a caller can choose is unknown and counts as fitting.
 */
export function strangerMay(action: string, resource: string, policies: NonNullable<Policies['resource']>): Decision {
  const onTheInternet: Context['keys'] = {
    'aws:SourceIp': '203.0.113.66',
    'aws:SourceVpc': null,
    'aws:SourceVpce': null,
    's3:DataAccessPointAccount': ACCOUNT,
  };
  const request: AccessRequest = {
    caller: STRANGER,
    action,
    resource,
    resourceAccount: '000000000000',
    context: { keys: { ...KEYS, ...onTheInternet } },
  };
  return decide(request, { identity: [ANYTHING], resource: policies });
}

/** Whether the same stranger, with credentials brought along, gets from inside through an endpoint to things of theirs. */
export function strangerPasses(service: string, endpoint: Policy): Decision {
  const request: AccessRequest = {
    caller: STRANGER,
    action: `${service}:*`,
    resource: `arn:aws:${service}:us-east-1:${ACCOUNT}:stranger/stranger`,
    resourceAccount: ACCOUNT,
    context: {
      keys: { ...KEYS, 'aws:ResourceAccount': ACCOUNT, 'aws:ResourceOrgID': 'o-stranger00' },
    },
  };
  return decide(request, { identity: [ANYTHING], endpoint: [endpoint] });
}
