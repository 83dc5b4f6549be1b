export * from './acknowledgements';
export * from './nag-packs';
