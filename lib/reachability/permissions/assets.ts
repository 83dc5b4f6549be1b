import { type ActionCategory, SENSITIVE_ACTIONS } from '../../access';

/** What a principal can do to a resource. `use-key` is to sign or vouch with it. */
export type EdgeCategory = ActionCategory | 'use-key';

/** What kind of thing is at stake. */
export type AssetKind =
  | 'store'
  | 'secret'
  | 'key'
  | 'function'
  | 'log'
  | 'trail'
  | 'role'
  | 'stream'
  | 'workflow'
  | 'events';

/** How policies name resources of a type. */
export interface AssetType {
  readonly kind: AssetKind;
  /** Prefix of its actions. */
  readonly service: string;
  /** What stands after its ARN for actions on its parts: objects, indexes. @default '' */
  readonly part?: string;
  /** Actions on parts only. Others are on the resource itself or, {@link both}, on either. */
  readonly partActions?: RegExp;
  /** Actions on the resource or on a part. */
  readonly both?: RegExp;
}

/**
 * Types whose reach is proved.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const ASSET_TYPES: Readonly<Record<string, AssetType>> = {
  'AWS::S3::Bucket': {
    kind: 'store',
    service: 's3',
    part: '/*',
    partActions: /^s3:(get|put|delete|restore|replicate|bypass)(object|governance|delete)/,
  },
  'AWS::DynamoDB::Table': {
    kind: 'store',
    service: 'dynamodb',
    part: '/*',
    both: /^dynamodb:(query|scan|getrecords|partiqlselect)$/,
  },
  'AWS::DynamoDB::GlobalTable': {
    kind: 'store',
    service: 'dynamodb',
    part: '/*',
    both: /^dynamodb:(query|scan|getrecords|partiqlselect)$/,
  },
  'AWS::SQS::Queue': { kind: 'store', service: 'sqs' },
  'AWS::SNS::Topic': { kind: 'store', service: 'sns' },
  'AWS::Kinesis::Stream': { kind: 'store', service: 'kinesis' },
  'AWS::RDS::DBInstance': { kind: 'store', service: 'rds' },
  'AWS::RDS::DBCluster': { kind: 'store', service: 'rds' },
  'AWS::EFS::FileSystem': { kind: 'store', service: 'elasticfilesystem' },
  'AWS::SecretsManager::Secret': { kind: 'secret', service: 'secretsmanager' },
  'AWS::SSM::Parameter': { kind: 'store', service: 'ssm' },
  'AWS::KMS::Key': { kind: 'key', service: 'kms' },
  'AWS::Lambda::Function': { kind: 'function', service: 'lambda', part: ':*', both: /^lambda:invokefunction/ },
  'AWS::Logs::LogGroup': { kind: 'log', service: 'logs', part: ':*', both: /./ },
  'AWS::CloudTrail::Trail': { kind: 'trail', service: 'cloudtrail' },
  'AWS::KinesisFirehose::DeliveryStream': { kind: 'stream', service: 'firehose' },
  'AWS::StepFunctions::StateMachine': { kind: 'workflow', service: 'states' },
  'AWS::Events::EventBus': { kind: 'events', service: 'events' },
  'AWS::IAM::Role': { kind: 'role', service: 'sts' },
};

const FURTHER: Readonly<Record<string, readonly (readonly [EdgeCategory, string])[]>> = {
  kms: [
    ['use-key', 'Sign'],
    ['use-key', 'GenerateMac'],
  ],
  kinesis: [
    ['read-data', 'GetRecords'],
    ['read-data', 'SubscribeToShard'],
    ['write-data', 'PutRecord'],
    ['write-data', 'PutRecords'],
    ['delete', 'DeleteStream'],
    ['change-permissions', 'PutResourcePolicy'],
  ],
  elasticfilesystem: [
    ['read-data', 'ClientMount'],
    ['write-data', 'ClientWrite'],
    ['write-data', 'ClientRootAccess'],
    ['delete', 'DeleteFileSystem'],
    ['change-permissions', 'PutFileSystemPolicy'],
    ['change-permissions', 'DeleteFileSystemPolicy'],
  ],
};

/** An action, with its service, and what it does. */
export interface AssetAction {
  readonly name: string;
  readonly category: EdgeCategory;
}

const byService = new Map<string, readonly AssetAction[]>();

/** Sensitive actions on resources of a type. */
export function actionsOn({ service }: AssetType): readonly AssetAction[] {
  const known = byService.get(service);
  if (known !== undefined) {
    return known;
  }
  const listed = (SENSITIVE_ACTIONS[service] ?? []).flatMap(({ category, names }) =>
    names.map((name) => ({ name: `${service}:${name}`, category })),
  );
  const further = (FURTHER[service] ?? []).map(([category, name]) => ({ name: `${service}:${name}`, category }));
  const actions = [...listed, ...further];
  byService.set(service, actions);
  return actions;
}

/** Resources of requests for an action: the thing, its parts, or both. */
export function requestedResources(type: AssetType, arn: string, action: string): readonly string[] {
  const name = action.toLowerCase();
  const whole = type.service === 'logs' ? arn.replace(/:\*$/, '') : arn;
  const part = `${whole}${type.part ?? ''}`;
  if (type.part !== undefined && type.both?.test(name)) {
    return [whole, part];
  }
  return [type.partActions?.test(name) ? part : whole];
}
