import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge, wildcardRule } from '../../shared';

/** To find a saved query, run it in the workgroup and read its result; not to change either. */
const WORK_GROUP = [
  'athena:BatchGetNamedQuery',
  'athena:BatchGetQueryExecution',
  'athena:GetNamedQuery',
  'athena:GetQueryExecution',
  'athena:GetQueryResults',
  'athena:GetQueryResultsStream',
  'athena:GetWorkGroup',
  'athena:ListNamedQueries',
  'athena:ListQueryExecutions',
  'athena:StartQueryExecution',
  'athena:StopQueryExecution',
];

const CATALOG = ['glue:BatchGetPartition', 'glue:GetDatabase', 'glue:GetPartition', 'glue:GetPartitions'];
const TABLES = ['glue:GetTable', 'glue:GetTables'];

/** What a query touches, besides the archive itself. */
export interface QueryAccess {
  readonly workGroupName: string;
  readonly databaseName: string;
  readonly tableNames: readonly string[];
  readonly results: s3.IBucket;
  /** Key of the results. */
  readonly encryptionKey: kms.IKey;
}

/**
 * Lets somebody ask, with what Athena does in its name: look tables up, write results and read them.
 * https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html
 */
export function grantQueryAccess(grantee: iam.IGrantable, access: QueryAccess): void {
  const { databaseName, results, encryptionKey } = access;
  const add = (actions: string[], resources: string[], conditions?: Record<string, Record<string, string>>) =>
    grantee.grantPrincipal.addToPrincipalPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
  const files = results.arnForObjects('*');
  add(WORK_GROUP, [arn('athena', `workgroup/${access.workGroupName}`)]);
  add([...CATALOG, ...TABLES].sort(), [
    arn('glue', 'catalog'),
    arn('glue', `database/${databaseName}`),
    ...access.tableNames.map((table) => arn('glue', `table/${databaseName}/${table}`)),
  ]);
  // Athena looks this up before every query. https://docs.aws.amazon.com/athena/latest/ug/fine-grained-access-to-glue-resources.html
  add(['glue:GetDatabase'], [arn('glue', 'database/default')]);
  add(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], [results.bucketArn]);
  const { policyDependable } = add(
    ['s3:AbortMultipartUpload', 's3:GetObject', 's3:ListMultipartUploadParts', 's3:PutObject'],
    [files],
  );
  add(['kms:Decrypt', 'kms:GenerateDataKey'], [encryptionKey.keyArn], {
    StringEquals: {
      'kms:ViaService': `s3.${Stack.of(results).region}.${Aws.URL_SUFFIX}`,
      'kms:EncryptionContext:aws:s3:arn': results.bucketArn,
    },
  });
  if (Construct.isConstruct(policyDependable)) {
    acknowledge(policyDependable, {
      rules: [wildcardRule(Stack.of(policyDependable), files)],
      reason: 'Athena names results by chance. The bucket holds nothing else, and S3 deletes them after a week.',
    });
  }
}

function arn(service: string, resource: string): string {
  return `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}
