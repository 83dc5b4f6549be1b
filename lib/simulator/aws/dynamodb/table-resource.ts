/** A member of a key. */
export interface KeyElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

/** A global secondary index. */
export interface TableIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly Projection: { readonly ProjectionType: string; readonly NonKeyAttributes?: readonly string[] };
}

/** A table; members in capitals are those of `AWS::DynamoDB::Table`. */
export interface TableResource {
  readonly arn: string;
  readonly TableName: string;
  readonly KeySchema: readonly KeyElement[];
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
  /** @default - none */
  readonly GlobalSecondaryIndexes?: readonly TableIndex[];
  /** ARN of its key. @default - the key of AWS, which every caller may use */
  readonly keyArn?: string;
}
