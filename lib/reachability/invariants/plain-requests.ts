import { type AccessRequest, decide, type Policy, parsePolicy } from '../../access';
import type { Breach } from '../finding';
import type { Evidence } from '../invariant';
import { nameOf } from '../names';

const ADMINISTRATOR = parsePolicy({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/**
 * Buckets that answer requests without TLS, which S3 does unless a bucket's policy denies them to everyone.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-bucket-policies.html#example-bucket-policies-HTTP-HTTPS
 */
export function bucketsWithoutTls({ permissions, system }: Evidence): readonly Breach[] {
  return permissions.assets
    .filter(({ resource }) => resource.type === 'AWS::S3::Bucket')
    .filter(({ arn, policies }) =>
      [arn, `${arn}/*`].some((asked) =>
        isAnswered(
          asked,
          system.account,
          policies.map(({ policy }) => policy),
        ),
      ),
    )
    .map(({ resource }) => ({
      resource,
      message: `${nameOf(resource)} answers requests without TLS`,
      hops: [nameOf(resource)],
      severity: 'medium',
    }));
}

/** Whether somebody of the account who may do anything may do something without TLS. */
function isAnswered(resource: string, account: string, policies: readonly Policy[]): boolean {
  const request: AccessRequest = {
    caller: { kind: 'role', account, arn: `arn:aws:iam::${account}:role/administrator` },
    action: 's3:*',
    resource,
    resourceAccount: account,
    context: { keys: { 'aws:SecureTransport': 'false' } },
  };
  return decide(request, { identity: [ADMINISTRATOR], resource: policies }).allowed;
}
