export * from './acknowledge';
export * from './blueprint-error';
export * from './encrypted-log-group';
export * from './encryption-key';
export * from './key-policy';
export * from './names';
