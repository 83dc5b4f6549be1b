import type { DynamoDBClient, QueryCommandInput } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { Unavailable } from '../errors';
import type { RevocationEntry } from '../identity/revocation-list';
import { type SignedCall, signedCall } from './signed-call';

/** Partition of the table that holds all entries, so that one query reads them in order. */
const PARTITION = 'revoked';

/** Two attempts of at most two seconds fit several times into the age at which a reading no longer counts. */
const ATTEMPT_MS = 2_000;

const CLIENT = {
  maxAttempts: 2,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 1_000, requestTimeout: ATTEMPT_MS, throwOnRequestTimeout: true },
} as const;

/** A page of DynamoDB, as far as it is read. */
interface Page {
  /**
   * Items of the page, each attribute with its type.
   *
   * @default - none
   */
  readonly Items?: readonly unknown[];
  /**
   * Where the next page starts.
   *
   * @default - this page is the last one
   */
  readonly LastEvaluatedKey?: QueryCommandInput['ExclusiveStartKey'];
}

type Query = (input: QueryCommandInput) => Promise<Page>;

const TEXT = z.object({ S: z.string().check(z.minLength(1)) });
const SECONDS = z.object({ N: z.string().check(z.regex(/^\d+$/)) });
const ENTRY = z.union([
  z.strictObject({
    token_id: TEXT,
    user_id: z.optional(TEXT),
    service_account_id: z.optional(TEXT),
    expiry: SECONDS,
  }),
  z.strictObject({ user_id: TEXT, not_before: SECONDS, expiry: SECONDS }),
  z.strictObject({ service_account_id: TEXT, not_before: SECONDS, expiry: SECONDS }),
]);

/** An answer to a query always has items, if only none. */
const PAGE = z.object({
  Items: z.array(z.unknown()),
  LastEvaluatedKey: z.optional(z.record(z.string(), z.unknown())),
});

/**
 * Reads revocations from a table with partition key `list`, always `revoked`, and sort key
 * `id`, any text that tells one entry from another. An item is one of:
 *
 * 1. `token_id`: this token is revoked; `user_id` or `service_account_id` may say whose it was
 * 2. `user_id` and `not_before`: tokens of this person that were issued up to then
 * 3. `service_account_id` and `not_before`: tokens of this client that were issued up to then
 *
 * `not_before` and `expiry` are seconds since 1970. `expiry` is when DynamoDB may delete
 * the item: not before the last token that it revokes has expired, at most a day after `not_before`.
 *
 * @param table physical name of the table
 * @returns reads all entries; rejects with `Unavailable` when one is malformed or the table does not answer
 */
export function revocationSource(table: string): () => Promise<readonly RevocationEntry[]> {
  const call = signedCall('dynamodb', ATTEMPT_MS);
  const query = call === undefined ? queryBySdk() : queryBy(call);
  return async () => {
    try {
      return (await readAll(query, table)).map(toEntry);
    } catch (cause) {
      throw cause instanceof Unavailable
        ? cause
        : new Unavailable('the table of revoked tokens does not answer', { cause });
    }
  };
}

async function readAll(query: Query, table: string): Promise<readonly unknown[]> {
  const items: unknown[] = [];
  let start: Page['LastEvaluatedKey'];
  do {
    const { Items = [], LastEvaluatedKey } = await query({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#list = :list',
      ProjectionExpression: 'token_id, user_id, service_account_id, not_before, expiry',
      ExpressionAttributeNames: { '#list': 'list' },
      ExpressionAttributeValues: { ':list': { S: PARTITION } },
      ExclusiveStartKey: start,
    });
    items.push(...Items);
    start = LastEvaluatedKey;
  } while (start !== undefined);
  return items;
}

function queryBySdk(): Query {
  let client: DynamoDBClient | undefined;
  return async (input) => {
    const { DynamoDBClient, QueryCommand } = await import('@aws-sdk/client-dynamodb');
    client ??= new DynamoDBClient(CLIENT);
    return client.send(new QueryCommand(input));
  };
}

function queryBy(call: SignedCall): Query {
  return async (input) => {
    const result = PAGE.safeParse(await call('Query', input));
    if (!result.success) {
      // Taken for an empty page, it would bring every revoked token back.
      throw new Unavailable('the table of revoked tokens gives no list');
    }
    return result.data as Page;
  };
}

function toEntry(item: unknown): RevocationEntry {
  const result = ENTRY.safeParse(item);
  if (!result.success) {
    throw new Unavailable('the table of revoked tokens holds a malformed entry');
  }
  const entry = result.data;
  if ('token_id' in entry) {
    return { tokenId: entry.token_id.S };
  }
  const notBefore = Number(entry.not_before.N);
  return 'user_id' in entry
    ? { userId: entry.user_id.S, notBefore }
    : { serviceAccountId: entry.service_account_id.S, notBefore };
}
