export { VERBS } from '../undeclared-access';
export { type AllowedAction, allowedActions } from './allowed-actions';
export { describeCondition } from './conditions';
export { type Entry, entriesOf } from './entries';
export { explain } from './explain';
export { findServices } from './find-service';
export type {
  Access,
  Call,
  ExplainedEntry,
  Explanation,
  Stop,
  Stopped,
  Subject,
  TargetKind,
  Use,
  Way,
} from './model';
export type { RouteControls } from './route-controls';
export { type Service, servicesOf } from './services';
export type { Located } from './statements';
