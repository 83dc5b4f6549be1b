export * from './policy-vocabulary';
export * from './service-policies';
