import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import dynalite from 'dynalite';
import type { IndexKeys } from '../../../runtime/adapters/cursor';
import { tableVariable } from '../../../runtime/contract';

/** Indexes by table name. */
export type TableDefinitions = Readonly<Record<string, Readonly<Record<string, IndexKeys>>>>;

/** An emptied DynamoDB on loopback, to which the environment points. */
export interface Database {
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the emulator with these tables and sets the environment as the constructs would. */
export async function startDatabase(tables: TableDefinitions): Promise<Database> {
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const environment = {
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    ...Object.fromEntries(Object.keys(tables).map((table) => [tableVariable(table), `Test-${table}`])),
  };
  Object.assign(process.env, environment);
  const client = new DynamoDBClient({});
  for (const [table, indexes] of Object.entries(tables)) {
    await client.send(createTable(`Test-${table}`, indexes));
  }
  client.destroy();
  return {
    environment,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function createTable(name: string, indexes: Readonly<Record<string, IndexKeys>>): CreateTableCommand {
  const keys = Object.values(indexes).flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return new CreateTableCommand({
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['id', ...keys].map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    ...(keys.length > 0 && {
      GlobalSecondaryIndexes: Object.entries(indexes).map(([index, { partitionKey, sortKey }]) => ({
        IndexName: index,
        KeySchema: [
          { AttributeName: partitionKey, KeyType: 'HASH' },
          { AttributeName: sortKey, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  });
}
