import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';

const client = new DynamoDBClient({});

/** What the AWS SDK costs a function that asks DynamoDB once: a service does, for revocations. */
export async function handler(): Promise<{ statusCode: number }> {
  await client.send(
    new QueryCommand({
      TableName: 'revocations',
      KeyConditionExpression: 'list = :list',
      ExpressionAttributeValues: { ':list': { S: 'revoked' } },
    }),
  );
  return { statusCode: 200 };
}
