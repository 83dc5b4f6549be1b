export * from './audit-signing-key';
export * from './audit-trail';
