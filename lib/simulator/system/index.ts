export { type AuditLine, isDecision, type Listener, type SimulationEvent } from './event';
export { type Simulation, type SimulationOptions, startSimulation } from './start-simulation';
