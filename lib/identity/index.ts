export * from './identity-provider';
export * from './people-client';
export * from './service-account';
