export { OPTIONAL_CONTROLS, type Weakened, withoutControl } from './without-control';
