import { validationError } from '../error';
import { type Input, isInput, optionalText, textMapOf } from '../input';
import type { TableResource } from './table-resource';

/**
 * Values of the partition key that a call names: `dynamodb:LeadingKeys`.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 *
 * @throws AwsError when a call must name one and does not: a policy that looks at it could not decide
 */
export function leadingKeys(operation: string, input: Input, table: TableResource): readonly string[] {
  const keys = input['Key'] ?? input['Item'];
  if (operation === 'Query') {
    return [queriedKey(input, table)];
  }
  if (!isInput(keys)) {
    throw validationError('The provided key element does not match the schema');
  }
  return [keyValue(keys[partitionKey(table.KeySchema)])];
}

function queriedKey(input: Input, table: TableResource): string {
  const index = table.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === input['IndexName']);
  const key = partitionKey(index?.KeySchema ?? table.KeySchema);
  const names = textMapOf(input, 'ExpressionAttributeNames');
  const values = input['ExpressionAttributeValues'];
  const expression = optionalText(input, 'KeyConditionExpression') ?? '';
  for (const [, name = '', value = ''] of expression.matchAll(/([#\w.-]+)\s*=\s*(:\w+)/g)) {
    if ((names[name] ?? name) === key && isInput(values)) {
      return keyValue(values[value]);
    }
  }
  throw validationError('Query condition missed key schema element');
}

function partitionKey(schema: TableResource['KeySchema']): string {
  return schema.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
}

function keyValue(attribute: unknown): string {
  const value = isInput(attribute) ? (attribute['S'] ?? attribute['N'] ?? attribute['B']) : undefined;
  if (typeof value !== 'string') {
    throw validationError('The provided key element does not match the schema');
  }
  return value;
}
