export type { Control, Reason } from './flow';
export type { Decision, Forward, Hop, NetworkEdge, NetworkPaths, NetworkPlace, PlaceKind, Stand } from './model';
export { networkPaths } from './network-paths';
export { AWS_SERVICES, INTERNET } from './places';
export { lookedUpPrefixLists } from './prefix-lists';
export { describeTraffic, type Traffic } from './traffic';
