export { type AcknowledgedFinding, acknowledgementsIn } from './acknowledgements';
export * from './nag-packs';
export * from './palisade-checks';
