export * from './network-endpoint';
export * from './segment';
export * from './segmented-network';
