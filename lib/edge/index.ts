export * from './api-client';
export * from './edge-api';
export * from './edge-api-props';
export * from './route-integration';
export * from './route-options';
export * from './web-acl';
