import * as z from 'zod';
import { InvalidInput } from '../errors';

/** Attribute names of an index. */
export interface IndexKeys {
  /** Partition key of the index, a string. */
  readonly partitionKey: string;
  /** Sort key of the index, a string. */
  readonly sortKey: string;
}

const POSITION = z.tuple([z.string().min(1), z.string().min(1)]);

/** Keeps a forged position within the sizes that DynamoDB accepts for a key. */
const MAX_LENGTH = 1_024;

/** The place of a document in its partition, as text for a client. */
export function encodeCursor(key: Readonly<Record<string, unknown>>, keys: IndexKeys): string {
  return Buffer.from(JSON.stringify([key['id'], key[keys.sortKey]])).toString('base64url');
}

/**
 * The key after which to go on. The partition comes from the request and never from the
 * cursor, so that a forged one stays among the documents that the caller may read anyway.
 *
 * @throws InvalidInput
 */
export function decodeCursor(cursor: string, keys: IndexKeys, partition: string): Record<string, string> {
  const [id, sort] = position(cursor);
  return { id, [keys.sortKey]: sort, [keys.partitionKey]: partition };
}

function position(cursor: string): z.output<typeof POSITION> {
  if (cursor.length > MAX_LENGTH) {
    throw new InvalidInput('the cursor is too long');
  }
  try {
    return POSITION.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new InvalidInput('the cursor was not given out by this index');
  }
}
