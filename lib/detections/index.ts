export * from './bucket-access-detection';
export type { DetectionThresholds } from './detection';
export * from './detections';
export * from './detections-props';
export { blockedRequests } from './edge-detections';
export * from './secret-read-detection';
