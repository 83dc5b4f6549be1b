import type { IConstruct } from 'constructs';
import { z } from 'zod';
import { BlueprintError } from '../../shared';
import { type JsonObject, type Refusal, toDraft4 } from './draft4';

/** Types whose JSON form differs from what the handler gets, so that the gateway cannot judge it. */
const CONVERSIONS = ['catch', 'pipe', 'transform'];

/** Flags that change what a pattern matches; JSON Schema has none. */
const MEANINGFUL_FLAG = /[imsv]/;

/**
 * The model that API Gateway validates a request body with, made from the schema that
 * the service validates with. Where the two cannot agree the schema is refused: a
 * gateway that is stricter turns good requests away, one that is laxer only seems to check.
 *
 * @throws BlueprintError `SCHEMA_UNSUPPORTED`
 */
export function bodyModel(scope: IConstruct, route: string, body: z.ZodType): JsonObject {
  const refuse: Refusal = (path, part) => {
    throw new BlueprintError(
      'SCHEMA_UNSUPPORTED',
      `a body must have a form in JSON Schema draft 4, got ${part} at '#/${path.join('/')}' in '${route}'; describe the JSON that the client sends and convert it in the service`,
      scope,
    );
  };
  const schema = convert(body, refuse);
  return { $schema: 'http://json-schema.org/draft-04/schema#', ...(toDraft4(schema, refuse) as JsonObject) };
}

function convert(body: z.ZodType, refuse: Refusal): JsonObject {
  try {
    return z.toJSONSchema(body, {
      target: 'draft-4',
      io: 'input',
      cycles: 'throw',
      metadata: z.registry(), // An empty one: titles, examples and ids stay out of the model.
      unrepresentable: ({ path, message }) => refuse(path, message),
      override: ({ zodSchema, path }) => requireJsonForm(zodSchema, path, refuse),
    }) as JsonObject;
  } catch (error) {
    if (error instanceof BlueprintError) {
      throw error;
    }
    return refuse([], error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error));
  }
}

/** Refuses what zod would silently drop on the way to JSON Schema. */
function requireJsonForm(schema: z.core.$ZodTypes, path: readonly (string | number)[], refuse: Refusal): void {
  const { def } = schema._zod;
  if (CONVERSIONS.includes(def.type) || ('coerce' in def && def.coerce)) {
    refuse(path, `a conversion (${def.type})`);
  }
  if (def.type === 'record' && !isPlainString(def.keyType)) {
    refuse(path, 'rules for property names');
  }
  for (const check of [schema, ...(def.checks ?? [])]) {
    const rule = check._zod.def;
    if ('check' in rule && rule.check === 'overwrite') {
      refuse(path, 'a conversion (overwrite)');
    }
    if ('pattern' in rule && rule.pattern instanceof RegExp && MEANINGFUL_FLAG.test(rule.pattern.flags)) {
      refuse(path, `the pattern ${rule.pattern}`);
    }
  }
}

function isPlainString(key: z.core.$ZodType): boolean {
  const { def } = key._zod;
  return def.type === 'string' && !('format' in def) && !def.checks?.length;
}
