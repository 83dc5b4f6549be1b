import { type Caller, decide, type Policies } from '../../lib/access';
import {
  ACCOUNT,
  ALLOW,
  ANONYMOUS,
  ask,
  DENY,
  KEY,
  NOTHING,
  OTHER,
  policy,
  QUEUE,
  ROLE,
  ROLE_ARN,
  ROOT,
  SERVICE,
  SESSION,
  SESSION_ARN,
  statement,
  to,
  USER,
} from './questions';

type Case = readonly [what: string, caller: Caller, policies: Policies, allowed: boolean];

/** Cases of one page of AWS's documentation. */
function documented(page: string, [action, resource]: readonly [string, string], cases: readonly Case[]): void {
  describe(`${page}: ${action}`, () => {
    it.each(cases)('%s', (_, caller, policies, allowed) => {
      expect(ask(caller, action, resource, policies)).toBe(allowed);
    });
  });
}

const SEND = ['sqs:SendMessage', QUEUE] as const;
const DECRYPT = ['kms:Decrypt', KEY] as const;
const ASSUME = ['sts:AssumeRole', `${ROLE_ARN}2`] as const;
const READ = ['s3:GetObject', 'arn:aws:s3:::b/k'] as const;
const NAMED = to({ AWS: ROLE_ARN });
const SPARED = policy(statement('Deny', { NotPrincipal: { AWS: ROLE_ARN } }));
const GRANT = { id: 'g', grantee: ROLE_ARN, operations: ['Decrypt'] };

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide';

documented(`${IAM}/reference_policies_evaluation-logic_policy-eval-denyallow.html`, SEND, [
  ['nothing allows', ROLE, {}, false],
  ['an identity policy allows', ROLE, { identity: [ALLOW] }, true],
  ['an identity policy denies', ROLE, { identity: [ALLOW, DENY] }, false],
  ['the resource denies', ROLE, { identity: [ALLOW], resource: [to('*', 'Deny')] }, false],
  ['the boundary denies', ROLE, { identity: [ALLOW], boundary: DENY }, false],
  ['the session denies', SESSION, { identity: [ALLOW], session: [DENY] }, false],
  ['the root user needs nothing', { kind: 'root', account: ACCOUNT }, {}, true],
  ['the root user is denied', { kind: 'root', account: ACCOUNT }, { resource: [to('*', 'Deny')] }, false],
]);

documented(`${IAM}/reference_policies_evaluation-logic_policy-eval-basics.html`, SEND, [
  ['the resource names the role', ROLE, { resource: [NAMED] }, true],
  ['the resource names the account', ROLE, { resource: [to(ROOT)] }, false],
  ['the resource names the account, identity allows', ROLE, { identity: [ALLOW], resource: [to(ROOT)] }, true],
  ['the resource names everyone', ROLE, { resource: [to('*')] }, true],
  ['a named role limited by its boundary', ROLE, { boundary: NOTHING, resource: [NAMED] }, false],
  ['a named session is not', SESSION, { boundary: NOTHING, resource: [to({ AWS: SESSION_ARN })] }, true],
  ['a named role limited by the session', SESSION, { session: [NOTHING], resource: [NAMED] }, false],
  [
    'a named user is not limited by its boundary',
    USER,
    { boundary: NOTHING, resource: [to({ AWS: USER.arn ?? '' })] },
    true,
  ],
  ['a named role reaches its sessions', SESSION, { resource: [NAMED] }, true],
  ['a service without the policy of the resource', SERVICE, { identity: [ALLOW] }, false],
  ['another service is named', SERVICE, { resource: [to({ Service: 's3.amazonaws.com' })] }, false],
]);

documented(`${IAM}/reference_policies_evaluation-logic-cross-account.html`, SEND, [
  ['identity alone', OTHER, { identity: [ALLOW] }, false],
  ['the resource alone', OTHER, { resource: [to('*')] }, false],
  ['both', OTHER, { identity: [ALLOW], resource: [to({ AWS: '444455556666' })] }, true],
  ['both, and a boundary that lacks it', OTHER, { identity: [ALLOW], boundary: NOTHING, resource: [to('*')] }, false],
]);

documented(`${IAM}/access_policies_boundaries.html`, SEND, [
  ['the boundary lacks it', ROLE, { identity: [ALLOW], boundary: NOTHING }, false],
  ['the boundary alone', ROLE, { boundary: ALLOW }, false],
  ['both allow', ROLE, { identity: [ALLOW], boundary: ALLOW }, true],
]);

documented(`${IAM}/access_policies.html#policies_session`, SEND, [
  ['the session lacks it', SESSION, { identity: [ALLOW], session: [NOTHING] }, false],
  ['both allow', SESSION, { identity: [ALLOW], session: [ALLOW] }, true],
  ['no session policy limits', SESSION, { identity: [ALLOW], session: [], serviceControl: [[]] }, true],
]);

documented(
  'https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html',
  SEND,
  [
    ['one level lacks it', ROLE, { identity: [ALLOW], serviceControl: [[ALLOW], [NOTHING]] }, false],
    ['all levels allow', ROLE, { identity: [ALLOW], serviceControl: [[ALLOW], [NOTHING, ALLOW]] }, true],
    [
      'services are not limited',
      SERVICE,
      { resource: [to({ Service: 'events.amazonaws.com' })], serviceControl: [[NOTHING]] },
      true,
    ],
  ],
);

documented('https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html', SEND, [
  ['it denies', ROLE, { identity: [ALLOW], resourceControl: [[to('*'), to('*', 'Deny')]] }, false],
  ['it allows', ROLE, { identity: [ALLOW], resourceControl: [[to('*')]] }, true],
]);

documented('https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html', SEND, [
  ['it names another', ROLE, { identity: [ALLOW], endpoint: [to({ AWS: `${ROLE_ARN}x` })] }, false],
  ['it names everyone', ROLE, { identity: [ALLOW], endpoint: [to('*')] }, true],
  ['it grants nothing', ROLE, { endpoint: [to('*')] }, false],
]);

documented('https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html', DECRYPT, [
  ['the key names another', ROLE, { identity: [ALLOW], resource: [to({ AWS: `${ROLE_ARN}x` })] }, false],
  ['the key leaves it to the account', ROLE, { identity: [ALLOW], resource: [to(ROOT)] }, true],
  ['the key leaves it to the account, identity lacks it', ROLE, { resource: [to(ROOT)] }, false],
  ['the key names the role', ROLE, { resource: [NAMED] }, true],
  ['a grant', ROLE, { grants: [GRANT] }, true],
  ['a grant of something else', ROLE, { grants: [{ ...GRANT, operations: ['Encrypt'] }] }, false],
  ['a grant, denied', ROLE, { identity: [DENY], grants: [GRANT] }, false],
]);

documented(`${IAM}/id_credentials_temp_control-access_assumerole.html`, ASSUME, [
  ['the trust policy names the role', ROLE, { resource: [NAMED] }, true],
  ['the trust policy names the account', ROLE, { resource: [to(ROOT)] }, false],
  ['the trust policy names the account, identity allows', ROLE, { identity: [ALLOW], resource: [to(ROOT)] }, true],
  ['the trust policy names another', ROLE, { identity: [ALLOW], resource: [to({ AWS: `${ROLE_ARN}x` })] }, false],
  ['there is no trust policy', ROLE, { identity: [ALLOW] }, false],
]);

documented(`${IAM}/reference_policies_elements_principal.html`, READ, [
  ['anonymous, for everyone', ANONYMOUS, { resource: [to('*')] }, true],
  ['anonymous, for everyone of AWS', ANONYMOUS, { resource: [to({ AWS: '*' })] }, true],
  ['anonymous, for the account', ANONYMOUS, { resource: [to(ROOT)] }, false],
]);

documented(`${IAM}/reference_policies_elements_notprincipal.html`, SEND, [
  [
    'a denial of all but another',
    ROLE,
    { identity: [ALLOW], resource: [policy(statement('Deny', { NotPrincipal: { AWS: `${ROLE_ARN}x` } }))] },
    false,
  ],
  ['a denial of all but it', ROLE, { identity: [ALLOW], resource: [SPARED] }, true],
  // AWS denies a principal with a boundary all the same; the denial is not counted on.
  ['a denial of all but it, with a boundary', ROLE, { identity: [ALLOW], boundary: ALLOW, resource: [SPARED] }, true],
]);

it('explains itself', () => {
  const decision = decide(
    { caller: ROLE, action: 'sqs:SendMessage', resource: QUEUE, context: { keys: {} } },
    { identity: [ALLOW, policy(statement('Deny', { Sid: 'No' }))] },
  );
  expect(decision.denied).toEqual({ explicit: [{ statement: 'No', policyId: 'policy', kind: 'identity' }] });
});
