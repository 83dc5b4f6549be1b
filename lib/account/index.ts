export * from './account-protection';
export * from './configuration-recording';
export * from './external-access-analysis';
export * from './security-standards';
export * from './threat-detection';
