import { isMap, possibilities, type Resource, Unknown, type Value } from '../assembly';
import { listOf } from './permissions';

/** A property, by its way through objects, e.g. `SSESpecification.KMSMasterKeyId`. */
export function valueAt(resource: Resource | Value | undefined, ...names: readonly string[]): Value | undefined {
  let value = isResource(resource) ? (resource.properties as Value) : resource;
  for (const name of names) {
    value = isMap(value) ? value[name] : undefined;
  }
  return value;
}

/** Members of a list property that are objects. */
export function objectsAt(
  resource: Resource | Value | undefined,
  ...names: readonly string[]
): readonly { readonly [name: string]: Value }[] {
  return listOf(valueAt(resource, ...names)).filter(isMap);
}

/** Whether a switch is certainly on; CloudFormation takes texts for booleans. */
export const isOn = (value: Value | undefined): boolean => value === true || value === 'true';

/** Whether a switch is on, or may be. */
export const mayBeOn = (value: Value | undefined): boolean =>
  value !== undefined && possibilities(value).some((one) => isOn(one) || one instanceof Unknown);

/** Whether a switch is off or left out, or may be. */
export const isOff = (value: Value | undefined): boolean =>
  value === undefined ||
  possibilities(value).some((one) => one === null || one === false || one === 'false' || one instanceof Unknown);

/** Whether a property certainly says something; what only a deployment tells says something. */
export const isSet = (value: Value | undefined): boolean =>
  value !== undefined &&
  possibilities(value).every((one) => one !== null && one !== '' && !(Array.isArray(one) && one.length === 0));

/** Whether a property has a value, or may have. */
export const mayBe = (value: Value | undefined, wanted: RegExp): boolean =>
  value !== undefined &&
  possibilities(value).some((one) => one instanceof Unknown || (typeof one === 'string' && wanted.test(one)));

/** What is known of a text, `*` standing for what isn't. */
export const patternOf = (value: Value | undefined): string | undefined =>
  value instanceof Unknown ? value.pattern : typeof value === 'string' ? value : undefined;

function isResource(value: Resource | Value | undefined): value is Resource {
  return typeof value === 'object' && value !== null && 'logicalId' in value && 'properties' in value;
}
