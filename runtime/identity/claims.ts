import { Unauthenticated } from '../errors';
import type { AttributeValue } from '../model';
import { isObject } from './unique-json';

/** Claims of a token by name. */
export type Claims = Readonly<Record<string, unknown>>;

/** Longest identifier that is carried into audit records, in characters. */
const MAX_ID_LENGTH = 255;

/** A claim that must be there and hold an identifier. */
export function idClaim(claims: Claims, name: string): string {
  const value = optionalText(claims, name);
  if (value === undefined || value === '' || value.length > MAX_ID_LENGTH) {
    throw new Unauthenticated(`the claim ${name} is missing, empty or too long`);
  }
  return value;
}

/** A claim that holds text if it is there. */
export function optionalText(claims: Claims, name: string): string | undefined {
  const value = claims[name];
  if (value !== undefined && typeof value !== 'string') {
    throw new Unauthenticated(`the claim ${name} is not text`);
  }
  return value;
}

/** A claim that must be there and hold a time in seconds since 1970. */
export function timeClaim(claims: Claims, name: string): number {
  const value = claims[name];
  // A number too large for a double parses to Infinity: a token that never expires.
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new Unauthenticated(`the claim ${name} is missing or not a time`);
  }
  return value;
}

/** A claim that holds a list of texts if it is there; else the empty list. */
export function listClaim(claims: Claims, name: string): readonly string[] {
  const value = claimAt(claims, name) ?? [];
  if (!isTextList(value)) {
    throw new Unauthenticated(`the claim ${name} is not a list of texts`);
  }
  return value;
}

/** The claims of these names that are there. */
export function attributeClaims(claims: Claims, names: readonly string[]): Readonly<Record<string, AttributeValue>> {
  return Object.fromEntries(
    names
      .map((name) => [name, claimAt(claims, name)] as const)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, attributeValue(name, value)]),
  );
}

function attributeValue(name: string, value: unknown): AttributeValue {
  if (typeof value === 'string' || typeof value === 'boolean' || isTextList(value)) {
    return value;
  }
  if (typeof value === 'number' && Number.isFinite(value)) {
    return value;
  }
  throw new Unauthenticated(`the claim ${name} is not a value that a policy can read`);
}

/** A claim by its own name, or else by a path of names such as `realm_access.roles`. */
function claimAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) {
    return claims[path];
  }
  return path
    .split('.')
    .reduce<unknown>(
      (value, name) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined),
      claims,
    );
}

function isTextList(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
