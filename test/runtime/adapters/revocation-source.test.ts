import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  type PutItemCommandInput,
  QueryCommand,
  ScanCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { revocationSource } from '../../../runtime/adapters/revocation-source';
import { Unavailable } from '../../../runtime/errors';
import { type Database, startDatabase } from '../support/database';
import { type AwsFunction, startAwsFunction } from './aws-function';

const TABLE = 'Test-revocations';
const S = (text: string) => ({ S: text });
const N = (seconds: number | string) => ({ N: `${seconds}` });

let database: Database;
let client: DynamoDBClient;

beforeAll(async () => {
  database = await startDatabase({});
  client = new DynamoDBClient({});
  await client.send(
    new CreateTableCommand({
      TableName: TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['list', 'id'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: 'list', KeyType: 'HASH' },
        { AttributeName: 'id', KeyType: 'RANGE' },
      ],
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 5, minDelay: 0.05, maxDelay: 0.1 }, { TableName: TABLE });
});

afterAll(async () => {
  client.destroy();
  await database.stop();
});

afterEach(async () => {
  const { Items = [] } = await client.send(
    new ScanCommand({
      TableName: TABLE,
      ProjectionExpression: '#list, id',
      ExpressionAttributeNames: { '#list': 'list' },
    }),
  );
  await Promise.all(Items.map((Key) => client.send(new DeleteItemCommand({ TableName: TABLE, Key }))));
});

async function store(id: string, item: PutItemCommandInput['Item'], list = 'revoked'): Promise<void> {
  await client.send(new PutItemCommand({ TableName: TABLE, Item: { list: S(list), id: S(id), ...item } }));
}

it('reads an empty table', async () => {
  expect(await revocationSource(TABLE)()).toEqual([]);
});

it('reads tokens, people and clients', async () => {
  await store('1', { token_id: S('t1'), expiry: N(2_000) });
  await store('2', { token_id: S('t2'), user_id: S('ann'), expiry: N(2_000) });
  await store('3', { token_id: S('t3'), service_account_id: S('job'), expiry: N(2_000) });
  await store('4', { user_id: S('ann'), not_before: N(1_000), expiry: N(2_000) });
  await store('5', { service_account_id: S('job'), not_before: N(1_001), expiry: N(2_000) });
  expect(await revocationSource(TABLE)()).toEqual([
    { tokenId: 't1' },
    { tokenId: 't2' },
    { tokenId: 't3' },
    { userId: 'ann', notBefore: 1_000 },
    { serviceAccountId: 'job', notBefore: 1_001 },
  ]);
});

it('reads nothing of another list, and no attribute that it does not need', async () => {
  await store('1', { token_id: S('t1'), expiry: N(2_000), reason: S('stolen') });
  await store('2', { token_id: S('t2'), expiry: N(2_000) }, 'other');
  expect(await revocationSource(TABLE)()).toEqual([{ tokenId: 't1' }]);
});

it('sees a change at the next reading', async () => {
  const read = revocationSource(TABLE);
  expect(await read()).toEqual([]);
  await store('1', { token_id: S('t1'), expiry: N(2_000) });
  expect(await read()).toEqual([{ tokenId: 't1' }]);
});

it('reads all pages', async () => {
  const filler = 'x'.repeat(60_000);
  for (let page = 0; page < 2; page += 1) {
    const items = Array.from({ length: 10 }, (_, i) => ({
      PutRequest: {
        Item: { list: S('revoked'), id: S(`${page}-${i}`), token_id: S(`${page}-${i}-${filler}`), expiry: N(2_000) },
      },
    }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: items } }));
  }
  expect(await revocationSource(TABLE)()).toHaveLength(20);
});

it.each<[string, PutItemCommandInput['Item']]>([
  ['nothing', {}],
  ['no expiry', { token_id: S('t1') }],
  ['an expiry that is text', { token_id: S('t1'), expiry: S('2000') }],
  ['an expiry in fractions', { token_id: S('t1'), expiry: N(2_000.5) }],
  ['an expiry before all time', { token_id: S('t1'), expiry: N(-1) }],
  ['a token and a time', { token_id: S('t1'), not_before: N(1_000), expiry: N(2_000) }],
  ['a token id that is a number', { token_id: N(1), expiry: N(2_000) }],
  ['a person without a time', { user_id: S('ann'), expiry: N(2_000) }],
  ['a client without a time', { service_account_id: S('job'), expiry: N(2_000) }],
  [
    'a person and a client',
    { user_id: S('ann'), service_account_id: S('job'), not_before: N(1_000), expiry: N(2_000) },
  ],
  ['a time that is text', { user_id: S('ann'), not_before: S('1000'), expiry: N(2_000) }],
  ['a time in fractions', { service_account_id: S('job'), not_before: N(1.5), expiry: N(2_000) }],
  ['a person that is a list', { user_id: { SS: ['ann'] }, not_before: N(1_000), expiry: N(2_000) }],
  ['an empty token id', { token_id: S(''), expiry: N(2_000) }],
  ['an empty person', { user_id: S(''), not_before: N(1_000), expiry: N(2_000) }],
  ['an empty client', { service_account_id: S(''), not_before: N(1_000), expiry: N(2_000) }],
])('refuses the whole list when an entry has %s', async (_, item) => {
  await store('1', { token_id: S('t1'), expiry: N(2_000) });
  await store('2', item);
  await expect(revocationSource(TABLE)()).rejects.toMatchObject({
    name: 'Unavailable',
    message: 'the table of revoked tokens holds a malformed entry',
  });
});

it('refuses when the table does not answer', async () => {
  await expect(revocationSource('Test-nothing')()).rejects.toMatchObject({
    name: 'Unavailable',
    message: 'the table of revoked tokens does not answer',
  });
  const dynamodb = mockClient(DynamoDBClient).on(QueryCommand).rejects(new Error('no'));
  await expect(revocationSource(TABLE)()).rejects.toThrow(Unavailable);
  dynamodb.restore();
});

it('reads consistently, or a revocation could stay unseen', async () => {
  const dynamodb = mockClient(DynamoDBClient).on(QueryCommand).resolves({ Items: [] });
  expect(await revocationSource(TABLE)()).toEqual([]);
  expect(dynamodb.calls()[0]?.args[0].input).toMatchObject({ TableName: TABLE, ConsistentRead: true });
  dynamodb.on(QueryCommand).resolves({});
  expect(await revocationSource(TABLE)()).toEqual([]);
  dynamodb.restore();
});

describe('in a function', () => {
  it('reads tokens, people and clients of all pages without the SDK', async () => {
    await store('1', { token_id: S('t1'), expiry: N(2_000) });
    await store('2', { user_id: S('ann'), not_before: N(1_000), expiry: N(2_000) });
    await store('3', { service_account_id: S('job'), not_before: N(1_001), expiry: N(2_000) });
    await store('4', { token_id: S('t4'), expiry: N(2_000) }, 'other');
    const sdk = mockClient(DynamoDBClient).rejects(new Error('no'));
    process.env['AWS_LAMBDA_FUNCTION_NAME'] = 'orders';
    try {
      expect(await revocationSource(TABLE)()).toEqual([
        { tokenId: 't1' },
        { userId: 'ann', notBefore: 1_000 },
        { serviceAccountId: 'job', notBefore: 1_001 },
      ]);
      await expect(revocationSource('Test-nothing')()).rejects.toMatchObject({
        name: 'Unavailable',
        message: 'the table of revoked tokens does not answer',
      });
    } finally {
      delete process.env['AWS_LAMBDA_FUNCTION_NAME'];
      sdk.restore();
    }
  });

  describe('from a table that answers', () => {
    let dynamodb: AwsFunction;

    beforeAll(async () => {
      dynamodb = await startAwsFunction('AWS_ENDPOINT_URL_DYNAMODB');
    });

    afterAll(() => dynamodb.stop());

    it('asks for consistent pages, each from where the one before ended', async () => {
      const end = { list: S('revoked'), id: S('1') };
      dynamodb.answers = [
        { Items: [{ token_id: S('t1'), expiry: N(2_000) }], LastEvaluatedKey: end },
        { Items: [{ token_id: S('t2'), expiry: N(2_000) }] },
      ];
      expect(await revocationSource(TABLE)()).toEqual([{ tokenId: 't1' }, { tokenId: 't2' }]);
      const query = {
        TableName: TABLE,
        ConsistentRead: true,
        KeyConditionExpression: '#list = :list',
        ProjectionExpression: 'token_id, user_id, service_account_id, not_before, expiry',
        ExpressionAttributeNames: { '#list': 'list' },
        ExpressionAttributeValues: { ':list': S('revoked') },
      };
      expect(dynamodb.asked).toEqual([
        ['Query', query],
        ['Query', { ...query, ExclusiveStartKey: end }],
      ]);
    });

    it.each([null, {}, [], { Items: null }, { Items: {} }, { Items: [], LastEvaluatedKey: 'x' }])(
      'refuses %j, which taken for an empty list would bring every revoked token back',
      async (answer) => {
        dynamodb.answers = [answer];
        await expect(revocationSource(TABLE)()).rejects.toThrow('the table of revoked tokens gives no list');
      },
    );

    it('refuses the whole list when an entry is malformed', async () => {
      dynamodb.answers = [{ Items: [{ token_id: S('t1'), expiry: N(1) }, { token_id: S('t2') }] }];
      await expect(revocationSource(TABLE)()).rejects.toThrow('the table of revoked tokens holds a malformed entry');
    });

    it.each([204, 400, 403, 500])('refuses status %d', async (status) => {
      dynamodb.answers = [status];
      await expect(revocationSource(TABLE)()).rejects.toThrow('the table of revoked tokens does not answer');
    });
  });
});
