import type { Resource, System } from '../../assembly';
import { objectsAt, valueAt } from '../reading';

const DESTINATIONS = [
  'S3DestinationConfiguration',
  'ExtendedS3DestinationConfiguration',
  'RedshiftDestinationConfiguration',
  'AmazonopensearchserviceDestinationConfiguration',
];

/** Buckets that trails and delivery streams write into, by id, with what writes. */
export function archivesOf(system: System): ReadonlyMap<string, readonly Resource[]> {
  const archives = new Map<string, Resource[]>();
  const add = (name: Parameters<System['named']>[0], writer: Resource): void => {
    const bucket = system.named(name);
    if (bucket?.type === 'AWS::S3::Bucket') {
      archives.set(bucket.id, [...(archives.get(bucket.id) ?? []), writer]);
    }
  };
  for (const trail of system.ofType('AWS::CloudTrail::Trail')) {
    add(trail.properties['S3BucketName'] ?? null, trail);
  }
  for (const stream of system.ofType('AWS::KinesisFirehose::DeliveryStream')) {
    for (const destination of DESTINATIONS) {
      add(valueAt(stream, destination, 'BucketARN') ?? null, stream);
    }
  }
  return archives;
}

/** Names of the functions that change records on their way through a delivery stream. */
export function transformsOf(system: System): ReadonlySet<string> {
  const functions = new Set<string>();
  for (const stream of system.ofType('AWS::KinesisFirehose::DeliveryStream')) {
    for (const destination of DESTINATIONS) {
      for (const processor of objectsAt(stream, destination, 'ProcessingConfiguration', 'Processors')) {
        for (const { ParameterName: name, ParameterValue: value } of objectsAt(processor, 'Parameters')) {
          const called = name === 'LambdaArn' ? system.named(value ?? null) : undefined;
          if (called !== undefined) {
            functions.add(called.id);
          }
        }
      }
    }
  }
  return functions;
}

/** Log groups in which delivery streams report their own errors. */
export function deliveryErrors(system: System): ReadonlySet<string> {
  return new Set(
    system
      .ofType('AWS::KinesisFirehose::DeliveryStream')
      .flatMap((stream) => DESTINATIONS.map((one) => valueAt(stream, one, 'CloudWatchLoggingOptions', 'LogGroupName')))
      .filter((name) => typeof name === 'string'),
  );
}
