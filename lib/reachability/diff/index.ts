export { type Compared, compare } from './compare';
export type { Difference, FindingChange, PathChange, PermissionChange, RouteChange } from './model';
