export { type Asset, AssetIndex } from './asset-index';
export { type AssetKind, actionsOn, type EdgeCategory, requestedResources } from './assets';
export { contextOf, type PermissionEdge } from './permission-edges';
export { type PermissionGraph, permissions } from './permissions';
export { listOf, type ReadPolicy, readPolicy } from './policy-documents';
export { namesPrincipal } from './principal-names';
export type { Principal } from './principals';
