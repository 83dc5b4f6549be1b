export { CONTROLS } from './controls';
export type { ControlText, MapCall, MapRoute, MapService, MapStore, SystemMap } from './model';
export { systemMap } from './system-map';
