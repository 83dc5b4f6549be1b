export * from './model';
export * from './ports';
export { type ReadEdgeOptions, readEdge } from './read/read-edge';
export { type Edge, type EdgeOptions, startEdge } from './start-edge';
