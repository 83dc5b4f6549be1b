import { optionalText, textOf } from '../input';
import { keyPermission } from '../kms/key-permission';
import type { Keys } from '../kms/keys';
import type { Operation, Place, Service } from '../operation';
import { jsonProtocol } from '../protocols/json';
import type { HttpAnswer } from '../protocols/protocol';
import type { Emulator } from './emulator';
import { leadingKeys } from './leading-keys';
import type { TableResource } from './table-resource';

/** Operations that are forwarded; the action of each has the same name. */
const ONE_PARTITION = ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query'];
const WHOLE_TABLE = ['Scan', 'DescribeTable'];

/** What a table is served with. */
export interface DynamoDbOptions {
  readonly tables: readonly TableResource[];
  readonly keys: Keys;
  readonly emulator: Emulator;
  readonly place: Place;
}

/**
 * DynamoDB: permissions are decided here, the rest is the emulator's.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
 */
export function dynamoDb(options: DynamoDbOptions): Service {
  const protocol = jsonProtocol({ target: 'DynamoDB_20120810', version: '1.0' });
  const operations = [...ONE_PARTITION, ...WHOLE_TABLE].map((name) => [name, forwarded(name, options)] as const);
  return {
    protocol: { ...protocol, answer: (output) => output as HttpAnswer },
    operations: Object.fromEntries(operations),
  };
}

function forwarded(name: string, { emulator, keys, place, tables }: DynamoDbOptions): Operation {
  return {
    permissions({ input }) {
      const TableName = textOf(input, 'TableName');
      const table = tables.find((one) => one.TableName === TableName || one.arn === TableName);
      const tableArn = table?.arn ?? `arn:aws:dynamodb:${place.region}:${place.account}:table/${TableName}`;
      const index = optionalText(input, 'IndexName');
      const usesPartition = table !== undefined && ONE_PARTITION.includes(name);
      const own = {
        action: `dynamodb:${name}`,
        resourceArn: index === undefined ? tableArn : `${tableArn}/index/${index}`,
        context: {
          ...(usesPartition && { 'dynamodb:LeadingKeys': leadingKeys(name, input, table) }),
          ...Object.fromEntries(
            ['ReturnConsumedCapacity', 'ReturnValues', 'Select'].flatMap((key) => {
              const value = optionalText(input, key);
              return value === undefined ? [] : [[`dynamodb:${key}`, value]];
            }),
          ),
        },
      };
      if (table?.keyArn === undefined || name === 'DescribeTable') {
        return [own];
      }
      const encryptionContext = {
        'aws:dynamodb:tableName': table.TableName,
        'aws:dynamodb:subscriberId': place.account,
      };
      return [own, keyPermission(keys, 'kms:Decrypt', { keyId: table.keyArn, encryptionContext, via: 'dynamodb' })];
    },
    perform({ body, input }) {
      const table = tables.find(({ arn, TableName }) => [arn, TableName].includes(textOf(input, 'TableName')));
      if (table?.keyArn !== undefined) {
        keys.require(table.keyArn).requireEnabled();
      }
      return emulator.call(name, body);
    },
  };
}
