import { type Caller, decide, type Policies, parsePolicy } from '../../lib/access';
import type { Unknown, Value } from '../../lib/assembly/model';

export const ACCOUNT = '111122223333';
export const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/app/orders`;
export const SESSION_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/orders/one`;
export const ROLE: Caller = { kind: 'role', account: ACCOUNT, arn: ROLE_ARN };
export const USER: Caller = { kind: 'user', account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/ann` };
export const SESSION: Caller = { kind: 'session', account: ACCOUNT, arn: SESSION_ARN, roleArn: ROLE_ARN };
export const OTHER: Caller = { kind: 'role', account: '444455556666', arn: 'arn:aws:iam::444455556666:role/x' };
export const SERVICE: Caller = { kind: 'service', name: 'events.amazonaws.com' };
export const ANONYMOUS: Caller = { kind: 'anonymous' };
export const QUEUE = `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs`;
export const KEY = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;
export const ROOT = { AWS: `arn:aws:iam::${ACCOUNT}:root` };

export const statement = (effect: string, more: Record<string, Value> = {}): Record<string, Value> => ({
  Effect: effect,
  Action: '*',
  Resource: '*',
  ...more,
});
export const policy = (...statements: Value[]) => parsePolicy({ Version: '2012-10-17', Statement: statements });
export const ALLOW = policy(statement('Allow'));
export const NOTHING = policy(statement('Allow', { Action: 'ec2:Nothing' }));
export const DENY = policy(statement('Deny'));
export const to = (principal: Value, effect = 'Allow') => policy(statement(effect, { Principal: principal }));

/** Whether something is allowed; condition keys that are not named are absent unless told otherwise. */
export function ask(
  caller: Caller,
  action: string,
  resource: string | Unknown,
  policies: Policies,
  others: 'absent' | 'unknown' = 'absent',
) {
  return decide({ caller, action, resource, context: { keys: {}, others } }, policies).allowed;
}
