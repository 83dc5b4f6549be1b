/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [member: string]: Json;
}

/** Keywords of JSON Schema draft 4 that only describe. API Gateway refuses models with some of them. */
const ANNOTATIONS = ['$schema', 'default', 'readOnly'];

/** Formats are optional in draft 4, and validators differ in what they accept; `pattern` carries the rule where there is one. */
const UNEVEN = ['format'];

const VALUES = [
  'enum',
  'exclusiveMaximum',
  'exclusiveMinimum',
  'maxItems',
  'maxLength',
  'maxProperties',
  'maximum',
  'minItems',
  'minLength',
  'minProperties',
  'minimum',
  'multipleOf',
  'required',
  'type',
  'uniqueItems',
];
const SCHEMAS = ['additionalItems', 'additionalProperties', 'allOf', 'anyOf', 'items', 'not', 'oneOf'];
const NAMED_SCHEMAS = ['patternProperties', 'properties'];

/** What a Java validator without Unicode mode cannot read: look-behind, named groups, properties, code points. */
const MODERN_PATTERN = /\(\?<|\\[pPu]\{|\\k</;

/** Takes the blame for one part of a schema. */
export type Refusal = (path: readonly (string | number)[], part: string) => never;

/**
 * Reduces a schema to the assertions of JSON Schema draft 4 that API Gateway's validator
 * knows. An unknown keyword would fail the deployment with "Invalid model specified".
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/models-mappings-models.html
 */
export function toDraft4(schema: Json, refuse: Refusal, path: readonly (string | number)[] = []): Json {
  if (Array.isArray(schema)) {
    return schema.map((member, index) => toDraft4(member, refuse, [...path, index]));
  }
  if (typeof schema !== 'object' || schema === null) {
    return schema;
  }
  const result: JsonObject = {};
  for (const [keyword, value] of Object.entries(schema)) {
    const here = [...path, keyword];
    if (ANNOTATIONS.includes(keyword) || UNEVEN.includes(keyword)) {
      continue;
    }
    if (VALUES.includes(keyword)) {
      result[keyword] = value;
    } else if (SCHEMAS.includes(keyword)) {
      result[keyword] = toDraft4(value, refuse, here);
    } else if (NAMED_SCHEMAS.includes(keyword)) {
      result[keyword] = namedSchemas(keyword, value, refuse, here);
    } else if (keyword === 'pattern') {
      result[keyword] = pattern(String(value), refuse, here);
    } else {
      refuse(here, `the keyword '${keyword}'`);
    }
  }
  return result;
}

function namedSchemas(keyword: string, value: Json, refuse: Refusal, path: readonly (string | number)[]): JsonObject {
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([name, member]) => {
      const here = [...path, name];
      return [keyword === 'patternProperties' ? pattern(name, refuse, here) : name, toDraft4(member, refuse, here)];
    }),
  );
}

function pattern(source: string, refuse: Refusal, path: readonly (string | number)[]): string {
  return MODERN_PATTERN.test(source) ? refuse(path, `the pattern ${source}`) : source;
}
