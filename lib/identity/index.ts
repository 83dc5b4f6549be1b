export * from './identity-provider';
export * from './identity-provider-interface';
export * from './oidc-provider-attributes';
export * from './people-client';
export * from './service-account';
