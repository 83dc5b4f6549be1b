import { once } from 'node:events';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpAnswer } from '../protocols/protocol';
import type { TableResource } from './table-resource';

/** A DynamoDB without permissions. */
export interface Emulator {
  /** Calls an operation with a body in the form of the API. */
  call(operation: string, body: Buffer | string): Promise<HttpAnswer>;
  stop(): Promise<void>;
}

/** The emulators read the form of a signature, and do not verify it. */
const AUTHORIZATION = `AWS4-HMAC-SHA256 Credential=palisade/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`;

/**
 * Starts an emulator in this process, or uses one that runs, and makes the tables.
 *
 * @param url of an emulator that runs; the tables are deleted from it in the end
 * @throws Error when a table can't be made; what was made is gone then
 */
export async function startEmulator(tables: readonly TableResource[], url?: string): Promise<Emulator> {
  const own = url === undefined ? await startOwn() : undefined;
  const address = url ?? own?.url ?? '';
  const call: Emulator['call'] = (operation, body) => post(address, operation, body);
  const made: string[] = [];
  async function stop(): Promise<void> {
    for (const TableName of own === undefined ? made : []) {
      await call('DeleteTable', JSON.stringify({ TableName }));
    }
    await own?.stop();
  }
  try {
    for (const table of tables) {
      await create(call, table);
      made.push(table.TableName);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { call, stop };
}

async function startOwn() {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0 });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}

async function create(call: Emulator['call'], table: TableResource): Promise<void> {
  const { AttributeDefinitions, GlobalSecondaryIndexes: indexes = [], KeySchema, TableName } = table;
  const definition = {
    TableName,
    KeySchema,
    AttributeDefinitions,
    BillingMode: 'PAY_PER_REQUEST',
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map(({ IndexName, KeySchema: keys, Projection }) => ({
        IndexName,
        KeySchema: keys,
        Projection,
      })),
    }),
  };
  const { body, status } = await call('CreateTable', JSON.stringify(definition));
  if (status !== 200) {
    throw new Error(`the emulator does not make table ${TableName}: ${String(body)}`);
  }
}

function post(url: string, operation: string, body: Buffer | string): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: AUTHORIZATION,
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-date': '20260101T000000Z',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
    };
    const outgoing = request(url, { method: 'POST', headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 500,
          headers: { 'content-type': 'application/x-amz-json-1.0' },
          body: Buffer.concat(chunks),
        }),
      );
    });
    outgoing.on('error', reject).end(body);
  });
}
