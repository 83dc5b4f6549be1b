import {
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { dynamoDbTable } from '../../../runtime/adapters/dynamodb-table';
import { tableVariable } from '../../../runtime/contract';
import { failure, KEY, setEnvironment, startWorld, type World } from './support';

const TABLE = 'arn:aws:dynamodb:eu-central-1:111122223333:table/Shop-orders';
const INDEXES = { byCustomer: { partitionKey: 'customerId', sortKey: 'createdAt' } };

let world: World;
let restore: () => void;

beforeEach(async () => {
  world = await startWorld({
    keys: [{ arn: KEY }],
    tables: [
      {
        arn: TABLE,
        TableName: 'Shop-orders',
        keyArn: KEY,
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: ['id', 'customerId', 'createdAt'].map((AttributeName) => ({
          AttributeName,
          AttributeType: 'S',
        })),
        GlobalSecondaryIndexes: [
          {
            IndexName: 'byCustomer',
            KeySchema: [
              { AttributeName: 'customerId', KeyType: 'HASH' },
              { AttributeName: 'createdAt', KeyType: 'RANGE' },
            ],
            Projection: { ProjectionType: 'ALL' },
          },
        ],
      },
    ],
  });
  world.authority.allow(...['GetItem', 'PutItem', 'UpdateItem'].map((action) => `dynamodb:${action} ${TABLE}`));
  world.authority.allow(`dynamodb:Query ${TABLE}/index/byCustomer`, `kms:Decrypt ${KEY}`);
  restore = setEnvironment(world, { [tableVariable('orders')]: 'Shop-orders' });
});

afterEach(async () => {
  restore();
  await world.aws.stop();
});

const ORDER = { id: 'o-1', customerId: 'c-1', createdAt: '2026-11-24', version: 0 };

describe('tables', () => {
  it("serve the project's own adapter, conditions included", async () => {
    const table = dynamoDbTable('orders', INDEXES);
    await table.create(ORDER);
    await expect(table.create(ORDER)).rejects.toMatchObject({ name: 'Conflict' });
    await table.update('o-1', { state: 'paid' } as object, { expectedVersion: 1 });
    await expect(table.update('o-1', {}, { expectedVersion: 1 })).rejects.toMatchObject({ name: 'Conflict' });
    expect(await table.get('o-1')).toMatchObject({ state: 'paid', version: 2 });
    const { items } = await table.query({ index: 'byCustomer', partition: 'c-1', limit: 10 });
    expect(items).toHaveLength(1);
    expect(world.authority.about('dynamodb:Query')?.context['dynamodb:LeadingKeys']).toEqual(['c-1']);
    expect(world.authority.about('dynamodb:PutItem')?.context['dynamodb:LeadingKeys']).toEqual(['o-1']);
  });

  it.each([`dynamodb:GetItem ${TABLE}`, `kms:Decrypt ${KEY}`])('are denied without %s', async (grant) => {
    const table = dynamoDbTable('orders', INDEXES);
    await table.create(ORDER);
    world.authority.forbid(grant);
    expect(await failure(table.get('o-1'))).toBe('AccessDeniedException');
  });

  it.each([
    ['Scan', (client: DynamoDBClient) => client.send(new ScanCommand({ TableName: 'Shop-orders' }))],
    ['DescribeTable', (client: DynamoDBClient) => client.send(new DescribeTableCommand({ TableName: 'Shop-orders' }))],
    [
      'DeleteItem',
      (client: DynamoDBClient) =>
        client.send(new DeleteItemCommand({ TableName: 'Shop-orders', Key: { id: { S: 'o-1' } } })),
    ],
  ])('take a permission for %s', async (action, call) => {
    const client = new DynamoDBClient(world.client());
    expect(await failure(call(client))).toBe('AccessDeniedException');
    world.authority.allow(`dynamodb:${action} ${TABLE}`);
    expect(await failure(call(client))).toBe('no failure');
    client.destroy();
  });

  it('know what is not there', async () => {
    const client = new DynamoDBClient(world.client());
    world.authority.allow(`dynamodb:Scan ${TABLE}-2`);
    expect(await failure(client.send(new ScanCommand({ TableName: 'Shop-orders-2' })))).toBe(
      'ResourceNotFoundException',
    );
    client.destroy();
  });

  it('are closed while their key is switched off', async () => {
    world.aws.keys.setState(KEY, 'Disabled');
    expect(await failure(dynamoDbTable('orders', INDEXES).get('o-1'))).toBe('DisabledException');
  });

  it('refuse a query whose partition a policy could not see, and say that there are no transactions', async () => {
    const client = new DynamoDBClient(world.client());
    const query = new QueryCommand({ TableName: 'Shop-orders', KeyConditionExpression: 'id > :a' });
    expect(await failure(client.send(query))).toBe('ValidationException');
    expect(await failure(client.send(new TransactWriteItemsCommand({ TransactItems: [] })))).toBe('NotImplemented');
    expect([...world.aws.unimplemented]).toEqual(['dynamodb:TransactWriteItems']);
    client.destroy();
  });
});
