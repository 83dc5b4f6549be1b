export * from './audit-archive';
export * from './audit-archive-interface';
export * from './audit-log';
export * from './audit-log-props';
export * from './audit-metrics';
export * from './audit-queries';
export * from './audit-signing-key';
export * from './audit-trail';
