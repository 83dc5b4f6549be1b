import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tableVariable } from '../contract';
import type { Document, DocumentTable } from '../data';
import { ConfigurationError, Conflict, Unavailable } from '../errors';
import { decodeCursor, encodeCursor, type IndexKeys } from './cursor';
import { SDK_LIMITS } from './sdk-limits';

/** A refusal by the table that says "later", not "wrong". */
const THROTTLED = new Set(['ProvisionedThroughputExceededException', 'RequestLimitExceeded', 'ThrottlingException']);

/**
 * A {@link DocumentTable} in DynamoDB, in a table with partition key `id`.
 *
 * @param table name of the table as declared; its physical name comes from the environment
 * @param indexes keys of its indexes, both strings, by index name
 * @throws ConfigurationError when the environment names no such table
 */
export function dynamoDbTable<Item extends Document, Index extends string = never>(
  table: string,
  indexes: Readonly<Record<Index, IndexKeys>>,
): DocumentTable<Item, Index> {
  const TableName = physicalName(table);
  let client: DynamoDBDocumentClient | undefined;

  // Loaded with the first call: a request that is refused needs no table, and a cold start no SDK.
  async function connect() {
    const [{ DynamoDBClient }, sdk] = await Promise.all([
      import('@aws-sdk/client-dynamodb'),
      import('@aws-sdk/lib-dynamodb'),
    ]);
    client ??= sdk.DynamoDBDocumentClient.from(new DynamoDBClient(SDK_LIMITS), {
      marshallOptions: { removeUndefinedValues: true },
    });
    return { client, sdk };
  }

  return {
    async get(id) {
      const { client, sdk } = await connect();
      const { Item } = await attempt(client.send(new sdk.GetCommand({ TableName, Key: { id }, ConsistentRead: true })));
      return Item as Item | undefined;
    },

    async create(item) {
      const { client, sdk } = await connect();
      const created = { ...item, version: 1 };
      await attempt(
        client.send(new sdk.PutCommand({ TableName, Item: created, ConditionExpression: 'attribute_not_exists(id)' })),
      );
      return created as unknown as Item;
    },

    async update(id, changes, { expectedVersion }) {
      const { client, sdk } = await connect();
      const { Attributes } = await attempt(
        client.send(
          new sdk.UpdateCommand({
            TableName,
            Key: { id },
            ...updateExpression({ ...changes, version: expectedVersion + 1 }, expectedVersion),
            ReturnValues: 'ALL_NEW',
          }),
        ),
      );
      return Attributes as Item;
    },

    async query({ index, partition, limit, cursor, newestFirst }) {
      const { client, sdk } = await connect();
      const keys = indexes[index];
      const { Items, LastEvaluatedKey } = await attempt(
        client.send(
          new sdk.QueryCommand({
            TableName,
            IndexName: index,
            KeyConditionExpression: '#partition = :partition',
            ExpressionAttributeNames: { '#partition': keys.partitionKey },
            ExpressionAttributeValues: { ':partition': partition },
            ExclusiveStartKey: cursor === undefined ? undefined : decodeCursor(cursor, keys, partition),
            Limit: limit,
            ScanIndexForward: !newestFirst,
          }),
        ),
      );
      return {
        items: (Items ?? []) as Item[],
        cursor: LastEvaluatedKey === undefined ? undefined : encodeCursor(LastEvaluatedKey, keys),
      };
    },
  };
}

function physicalName(table: string): string {
  const variable = tableVariable(table);
  const name = process.env[variable];
  if (!name) {
    throw new ConfigurationError(
      `${variable} must hold the physical name of table '${table}', it is not set; declare the table for this service`,
    );
  }
  return name;
}

/** Sets or removes each member, on condition that nobody has changed the document since it was read. */
function updateExpression(changes: Readonly<Record<string, unknown>>, expectedVersion: number) {
  const names: Record<string, string> = { '#lock': 'version' };
  const values: Record<string, unknown> = { ':lock': expectedVersion };
  const set: string[] = [];
  const remove: string[] = [];
  for (const [i, [member, value]] of Object.entries(changes).entries()) {
    names[`#${i}`] = member;
    if (value === undefined) {
      remove.push(`#${i}`);
    } else {
      set.push(`#${i} = :${i}`);
      values[`:${i}`] = value;
    }
  }
  return {
    UpdateExpression: `SET ${set.join(', ')}${remove.length > 0 ? ` REMOVE ${remove.join(', ')}` : ''}`,
    ConditionExpression: '#lock = :lock',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  };
}

/** Translates a failed condition to a conflict, and everything a retry may heal to unavailability. */
async function attempt<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (cause) {
    const { $fault, name } = cause as { readonly $fault?: string; readonly name?: string };
    if (name === 'ConditionalCheckFailedException') {
      throw new Conflict('the document exists already or has changed', { cause });
    }
    // Without a fault it is no answer of DynamoDB: the connection failed or took too long.
    if ($fault !== 'client' || THROTTLED.has(name ?? '')) {
      throw new Unavailable('the table does not answer', { cause });
    }
    throw cause;
  }
}
