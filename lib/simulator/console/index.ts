export type { MapRoute, MapService, SystemMap } from './map';
export type { SampleRoute, Scenario } from './samples';
export { type Console, type ConsoleOptions, type Simulated, startConsole } from './server/start-console';
