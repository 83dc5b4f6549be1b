import type { Template } from 'aws-cdk-lib/assertions';

/** A statement of a policy as it stands in a template. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: unknown;
  readonly Action: string | string[];
  readonly Resource?: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Statements of the policy of one bucket. */
export function bucketStatements(template: Template, bucketId: string): Statement[] {
  const policies = template.findResources('AWS::S3::BucketPolicy', { Properties: { Bucket: { Ref: bucketId } } });
  return Object.values(policies).flatMap((policy) => policy.Properties.PolicyDocument.Statement);
}

/** Statements that identities hold, over all policies of a template. */
export function identityStatements(template: Template): Statement[] {
  return ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].flatMap((type) =>
    Object.values(template.findResources(type)).flatMap(({ Properties }) => Properties.PolicyDocument.Statement),
  );
}

/** Statements of the policies of all keys. */
export function keyStatements(template: Template): Statement[] {
  return Object.values(template.findResources('AWS::KMS::Key')).flatMap(
    ({ Properties }) => Properties.KeyPolicy.Statement,
  );
}

/** Actions of statements, each once. */
export function actionsOf(statements: Statement[]): string[] {
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}
