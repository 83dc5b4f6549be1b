export { AccessLogBucket, type AccessLogBucketProps } from '../shared';
export * from './data-class';
export * from './encrypted-bucket';
export * from './encrypted-table';
