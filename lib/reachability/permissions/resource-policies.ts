import { isMap, type Resource, type System, Unknown, type Value } from '../../assembly';
import { listOf, type ReadPolicy, readPolicy } from './policy-documents';

/** Where policies of other resources stand: type, property that names the resource, property of the document. */
const ATTACHED: readonly (readonly [type: string, names: string, document: string])[] = [
  ['AWS::S3::BucketPolicy', 'Bucket', 'PolicyDocument'],
  ['AWS::SQS::QueuePolicy', 'Queues', 'PolicyDocument'],
  ['AWS::SQS::QueueInlinePolicy', 'Queue', 'PolicyDocument'],
  ['AWS::SNS::TopicPolicy', 'Topics', 'PolicyDocument'],
  ['AWS::SNS::TopicInlinePolicy', 'TopicArn', 'PolicyDocument'],
  ['AWS::SecretsManager::ResourcePolicy', 'SecretId', 'ResourcePolicy'],
  ['AWS::Kinesis::ResourcePolicy', 'ResourceArn', 'ResourcePolicy'],
];

/** Where resources hold their own. */
const OWN: Readonly<Record<string, string>> = {
  'AWS::KMS::Key': 'KeyPolicy',
  'AWS::IAM::Role': 'AssumeRolePolicyDocument',
  'AWS::EFS::FileSystem': 'FileSystemPolicy',
  'AWS::Events::EventBus': 'Policy',
};

/** Policies of resources by the id of the resource. */
export function resourcePolicies(system: System): ReadonlyMap<string, readonly ReadPolicy[]> {
  const policies = new Map<string, ReadPolicy[]>();
  const add = (id: string, policy: ReadPolicy): void => {
    policies.set(id, [...(policies.get(id) ?? []), policy]);
  };
  for (const [type, names, document] of ATTACHED) {
    for (const { conditional, logicalId, properties } of system.ofType(type)) {
      const written = properties[document];
      const policy = written === undefined ? undefined : readPolicy(written, logicalId, conditional);
      for (const { id } of policy === undefined
        ? []
        : listOf(properties[names]).flatMap((name) => system.named(name) ?? [])) {
        add(id, policy as ReadPolicy);
      }
    }
  }
  for (const [type, property] of Object.entries(OWN)) {
    for (const { id, logicalId, properties } of system.ofType(type)) {
      if (properties[property] !== undefined) {
        add(id, readPolicy(properties[property], logicalId));
      }
    }
  }
  for (const { id, logicalId, properties } of ['AWS::DynamoDB::Table', 'AWS::Kinesis::Stream'].flatMap((type) =>
    system.ofType(type),
  )) {
    const holder = properties['ResourcePolicy'];
    const document = isMap(holder) ? (holder['PolicyDocument'] ?? holder) : holder;
    if (document !== undefined) {
      add(id, readPolicy(document, logicalId));
    }
  }
  for (const permission of system.ofType('AWS::Lambda::Permission')) {
    const called = system.named(permission.properties['FunctionName'] ?? null);
    if (called !== undefined) {
      add(called.id, permissionPolicy(permission));
    }
  }
  return policies;
}

/**
 * The statement that a permission of a function becomes.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
function permissionPolicy({ conditional, logicalId, properties }: Resource): ReadPolicy {
  const principal = properties['Principal'] ?? null;
  const conditions: Record<string, Record<string, Value>> = {};
  const condition = (operator: string, key: string, value: Value | undefined): void => {
    if (value !== undefined && value !== null) {
      conditions[operator] = { ...conditions[operator], [key]: value };
    }
  };
  condition('ArnLike', 'AWS:SourceArn', properties['SourceArn']);
  condition('StringEquals', 'AWS:SourceAccount', properties['SourceAccount']);
  condition('StringEquals', 'aws:PrincipalOrgID', properties['PrincipalOrgID']);
  condition('StringEquals', 'lambda:FunctionUrlAuthType', properties['FunctionUrlAuthType']);
  const statement = {
    Sid: logicalId,
    Effect: 'Allow',
    Principal: principalOf(principal),
    Action: properties['Action'] ?? new Unknown('the action of a permission'),
    Resource: '*',
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  };
  return readPolicy({ Version: '2012-10-17', Statement: [statement] }, logicalId, conditional);
}

function principalOf(principal: Value): Value {
  if (principal === '*') {
    return '*';
  }
  const isService = typeof principal === 'string' && /\.amazon(aws)?\.com(\.cn)?$/.test(principal);
  return isService ? { Service: principal } : { AWS: principal };
}
