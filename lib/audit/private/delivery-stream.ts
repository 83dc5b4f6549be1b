import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { QUARANTINE } from '../../../runtime/contract';
import type { IWorkload } from '../../shared';
import type { IAuditArchive } from '../audit-archive-interface';
import { BUFFER_INTERVAL } from '../defaults';
import { ERRORS, folderOf } from './archive-folders';
import { transformation } from './transformation';

/** Properties of a {@link DeliveryStream}. */
export interface DeliveryStreamProps {
  /** Physical name, known before the stream exists: what writes to the stream is also what the stream calls. */
  readonly streamName: string;
  /** Where the records come from. */
  readonly source: string;
  readonly archive: IAuditArchive;
  readonly encryptionKey: kms.IKey;
  /** Where Firehose writes why a delivery failed. */
  readonly logGroup: logs.ILogGroup;
  /** Function that turns records into lines and says where they belong; without one each record is a line. */
  readonly transform?: lambda.IFunction;
}

/**
 * Takes records of one source to the archive, compressed. What cannot be delivered is tried again for up to 24 hours;
 * what the function cannot take apart is kept whole under the error prefix. The role can add to its own folders only.
 */
export class DeliveryStream extends Construct implements IWorkload {
  /** ARN of the stream, known when it exists: whoever uses it waits. */
  readonly streamArn: string;
  readonly role: iam.IRole;
  readonly grantPrincipal: iam.IPrincipal;

  constructor(scope: Construct, id: string, props: DeliveryStreamProps) {
    super(scope, id);
    const { archive, source, transform } = props;
    const role = new iam.Role(this, 'Role', {
      // Firehose states the account of the stream, so that no stream of another account can use the role.
      assumedBy: new iam.ServicePrincipal('firehose.amazonaws.com', {
        conditions: { StringEquals: { 'sts:ExternalId': Aws.ACCOUNT_ID } },
      }),
      description: `Delivers ${source} logs to the audit archive`,
    });
    const policy = new iam.ManagedPolicy(this, 'Policy', { roles: [role] });
    this.role = role;
    this.grantPrincipal = policy.grantPrincipal;
    archive.grantWrite(this, ...foldersOf(source));
    const logStream = new logs.CfnLogStream(this, 'Errors', { logGroupName: props.logGroup.logGroupName });
    policy.addStatements(
      new iam.PolicyStatement({
        actions: ['logs:PutLogEvents'],
        resources: [
          Stack.of(this).formatArn({
            service: 'logs',
            resource: `log-group:${props.logGroup.logGroupName}:log-stream:${logStream.ref}`,
          }),
        ],
      }),
    );
    const stream = new CfnDeliveryStream(this, 'Resource', {
      deliveryStreamName: props.streamName,
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: {
        keyType: 'CUSTOMER_MANAGED_CMK',
        keyArn: props.encryptionKey.keyArn,
      },
      extendedS3DestinationConfiguration: {
        bucketArn: archive.bucket.bucketArn,
        roleArn: role.roleArn,
        encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: archive.encryptionKey.keyArn } },
        compressionFormat: 'GZIP',
        fileExtension: '.json.gz',
        // With partitions Firehose collects 64 MB at least; the interval is what counts for an audit log.
        bufferingHints: { sizeInMBs: 64, intervalInSeconds: BUFFER_INTERVAL.toSeconds() },
        errorOutputPrefix: `${ERRORS}${folderOf(source)}type=!{firehose:error-output-type}/date=!{timestamp:yyyy-MM-dd}/`,
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: props.logGroup.logGroupName,
          logStreamName: logStream.ref,
        },
        ...(transform === undefined
          ? { prefix: `${folderOf(source)}date=!{timestamp:yyyy-MM-dd}/` }
          : transformation(policy, transform)),
      },
    });
    // CloudFormation creates what is not referred to in any order, and Firehose tries the role when it is created.
    stream.node.addDependency(policy);
    this.streamArn = stream.attrArn;
  }
}

/** Only lines of applications have a schema that they can fail. */
function foldersOf(source: string): string[] {
  const quarantine = source === 'application' ? [folderOf(QUARANTINE)] : [];
  return [folderOf(source), ...quarantine, `${ERRORS}${folderOf(source)}`];
}
