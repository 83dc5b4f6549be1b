export { type Controls, type Finding, SEVERITIES, type Severity } from './finding';
export type { Evidence, Invariant } from './invariant';
export { INVARIANTS } from './invariants';
export { type Invocation, invocations } from './invocations';
export { type PermissionEdge, type PermissionGraph, type Principal, permissions } from './permissions';
export { evidenceOf, prove } from './prove';
