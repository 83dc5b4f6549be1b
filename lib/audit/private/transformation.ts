import * as iam from 'aws-cdk-lib/aws-iam';
import type { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import type * as lambda from 'aws-cdk-lib/aws-lambda';

/**
 * MB that Firehose collects for one call. Payloads of CloudWatch Logs are compressed, and what the function answers may
 * have 6 MB: the less goes in, the seldomer it has to hand parts back to the stream.
 */
const BATCH_MEGABYTES = '1';

/** Attempts after the first before a batch goes to the error prefix. */
const RETRIES = '3';

/** How long Firehose tries to deliver to a partition before it writes to the error prefix. */
const PARTITION_RETRY_SECONDS = 300;

/**
 * Lets a stream call the function that turns records into lines, and place them where the function says.
 *
 * https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
 */
export function transformation(
  policy: iam.ManagedPolicy,
  transform: lambda.IFunction,
): Partial<CfnDeliveryStream.ExtendedS3DestinationConfigurationProperty> {
  // Firehose calls a version by name; IAM knows the function with that name as another resource than without.
  const latest = `${transform.functionArn}:$LATEST`;
  policy.addStatements(
    new iam.PolicyStatement({
      actions: ['lambda:GetFunctionConfiguration', 'lambda:InvokeFunction'],
      resources: [transform.functionArn, latest],
    }),
  );
  return {
    prefix: 'source=!{partitionKeyFromLambda:source}/date=!{partitionKeyFromLambda:date}/',
    dynamicPartitioningConfiguration: {
      enabled: true,
      retryOptions: { durationInSeconds: PARTITION_RETRY_SECONDS },
    },
    processingConfiguration: {
      enabled: true,
      processors: [
        {
          type: 'Lambda',
          parameters: [
            { parameterName: 'LambdaArn', parameterValue: latest },
            { parameterName: 'NumberOfRetries', parameterValue: RETRIES },
            { parameterName: 'BufferSizeInMBs', parameterValue: BATCH_MEGABYTES },
            { parameterName: 'BufferIntervalInSeconds', parameterValue: '60' },
          ],
        },
      ],
    },
  };
}
