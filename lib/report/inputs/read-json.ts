import { readFileSync } from 'node:fs';
import type { z } from 'zod';

/** A file for the report can't be read as what it should be. The message says which, where and why. */
export class InputError extends Error {
  override readonly name = 'InputError';
}

/**
 * Reads a file of JSON.
 *
 * @param what what it should be, e.g. `waiver ledger`
 * @throws InputError
 */
export function readJson<T>(file: string, schema: z.ZodType<T>, what: string): T {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new InputError(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { data, error } = schema.safeParse(content);
  if (data === undefined) {
    const [issue] = error?.issues ?? [];
    throw new InputError(`${file} is no ${what}: ${issue?.path.join('.') || 'top level'}: ${issue?.message}`);
  }
  return data;
}
