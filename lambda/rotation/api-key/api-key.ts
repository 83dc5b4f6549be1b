import * as z from 'zod/mini';
import { Conflict, InternalError } from '../../../runtime/errors';
import { jsonValue } from '../../../runtime/json-value';
import { randomText } from '../random-text';
import type { RotationStrategy } from '../rotation-strategy';
import type { ApiKeys } from './api-keys';

/** What an API key is rotated with. */
export interface ApiKeyOptions {
  /** Keys of this secret, and of no other. */
  readonly keys: ApiKeys;
  /** Usage plans that the key stands in. */
  readonly usagePlanIds: readonly string[];
}

/** API Gateway asks for 20 characters at least. */
const VALUE_LENGTH = 40;

const API_KEY = z.object({ key_id: z.string(), value: z.string() });

/** The value of the secret. */
type ApiKey = z.infer<typeof API_KEY>;

/**
 * How an API key is renewed: the next one is made beside the one in force, and the one before that is deleted, so
 * that clients have a whole interval to change over. Keys are named after the version of the secret: a step that was
 * interrupted finds the key that it has made. A key that stands in no usage plan opens nothing.
 */
export function apiKey({ keys, usagePlanIds }: ApiKeyOptions): RotationStrategy {
  return {
    async create({ current, id }) {
      const inForce = current === undefined ? undefined : decode(current).key_id;
      const all = await keys.list();
      const made = all.find(({ version }) => version === id);
      for (const other of all.filter((one) => one.id !== inForce && one.id !== made?.id)) {
        await keys.delete(other.id);
      }
      return JSON.stringify(made === undefined ? await newKey(keys, id) : await madeBefore(keys, made.id));
    },

    async set(pending) {
      const { key_id: id } = decode(pending);
      for (const plan of usagePlanIds) {
        await keys.attach(id, plan);
      }
    },

    async test(pending) {
      const { key_id: id, value } = decode(pending);
      if ((await keys.enabledValue(id)) !== value) {
        throw new Conflict('API Gateway has another value for the key, or has it disabled');
      }
      for (const plan of usagePlanIds) {
        if (!(await keys.isAttached(id, plan))) {
          throw new Conflict('the key does not stand in its usage plan');
        }
      }
    },
  };
}

async function newKey(keys: ApiKeys, version: string): Promise<ApiKey> {
  const value = randomText(VALUE_LENGTH);
  try {
    return { key_id: await keys.create(version, value), value };
  } catch (error) {
    // It may have been made although no answer came; a repeated call then meets its own value.
    const made = (await keys.list()).find((key) => key.version === version);
    if (made === undefined || (await keys.enabledValue(made.id)) !== value) {
      throw error;
    }
    return { key_id: made.id, value };
  }
}

async function madeBefore(keys: ApiKeys, id: string): Promise<ApiKey> {
  const value = await keys.enabledValue(id);
  if (value === undefined) {
    throw new Conflict('the key that was made for this version is gone or disabled');
  }
  return { key_id: id, value };
}

function decode(value: string): ApiKey {
  const result = API_KEY.safeParse(jsonValue(value));
  if (!result.success) {
    throw new InternalError('the secret does not hold an API key');
  }
  return result.data;
}
