export type { Attack, Attempt, Category, Trace } from './attack';
export { ATTACKS } from './attacks';
export { CONTROLS, type Control } from './control';
export { type AttackResult, runAttacks } from './run-attacks';
export { WrongSystem } from './scene/people';
export { OPTIONAL_CONTROLS, type Weakened, withoutControl } from './weakening';
