export { EncryptionKey, type EncryptionKeyProps } from '../shared';
export * from './service-keys';
