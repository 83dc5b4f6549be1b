export { type Acknowledgement, acknowledgementsOf } from './acknowledgements';
export { type MissingParameter, missingParameters } from './missing-parameters';
export {
  type Output,
  type Resource,
  type System,
  Unknown,
  type UnknownValue,
  type Value,
  type ValueMap,
} from './model';
export { type AssemblyOptions, readAssembly, readTemplate } from './read-assembly';
export { AssemblyError } from './template';
export { isList, isMap, possibilities, textOf } from './values';
