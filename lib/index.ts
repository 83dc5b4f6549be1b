export type { AuditSource, CertificateIssuer, TrustedIssuer } from '../runtime/contract';
export * from './account';
export * from './audit';
export * from './authorization';
export * from './blueprint';
export * from './checks';
export * from './dashboard';
export * from './data';
export * from './detections';
export * from './edge';
export * from './identity';
export * from './monitoring';
export * from './network';
export * from './secrets';
export * from './services';
export {
  AlarmTopic,
  type AlarmTopicProps,
  BlueprintError,
  type BlueprintErrorCode,
  type ClientToKeep,
  type IApiKeyKeeper,
  type IClientSecretKeeper,
  type IKeptSecret,
  type IWorkload,
  type MaintenanceOptions,
} from './shared';
