import * as z from 'zod';
import { ConfigurationError } from '../errors';

/**
 * Checks that every object in a request schema refuses the members that it does not
 * name, at any depth. An open object lets an attacker set what the handler passes on
 * (mass assignment, CWE-915).
 *
 * @throws ConfigurationError when an object is open or the schema has no JSON Schema form
 */
export function requireClosed(label: string, schema: z.ZodType): void {
  const open = openObject(jsonSchema(label, schema));
  if (open !== undefined) {
    throw new ConfigurationError(`${label}: ${open || 'the request schema'} must be a strict object`);
  }
}

function jsonSchema(label: string, schema: z.ZodType): unknown {
  try {
    return z.toJSONSchema(schema, { target: 'draft-4', io: 'input' });
  } catch (cause) {
    throw new ConfigurationError(`${label}: a request schema must be expressible as JSON Schema`, { cause });
  }
}

/** Path of the first object that accepts members of any name and kind. */
function openObject(node: unknown, path = ''): string | undefined {
  if (typeof node !== 'object' || node === null) {
    return undefined;
  }
  if ('type' in node && node.type === 'object' && !isClosed(node)) {
    return path;
  }
  for (const [key, child] of Object.entries(node)) {
    const open = openObject(child, path ? `${path}.${key}` : key);
    if (open !== undefined) {
      return open;
    }
  }
  return undefined;
}

function isClosed(node: object): boolean {
  const rest = 'additionalProperties' in node ? node.additionalProperties : undefined;
  return rest === false || (typeof rest === 'object' && rest !== null && Object.keys(rest).length > 0);
}
