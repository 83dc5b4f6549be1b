import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { acknowledge, allowThroughService, EncryptionKey, grantThroughService } from '../shared';
import { DataClass } from './data-class';
import { PUBLIC_DELETABLE, PUBLIC_WITHOUT_KEY } from './private/table-findings';

/** Reading by key. `Scan` is absent on purpose: whoever takes over a service cannot walk through all its records. */
const READ = ['dynamodb:BatchGetItem', 'dynamodb:ConditionCheckItem', 'dynamodb:GetItem', 'dynamodb:Query'];

const WRITE = ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];

/** A second order in which a table can be queried; holds every attribute. */
export interface TableIndex {
  /** Name of the index, unique in the table. */
  readonly name: string;
  /** Attribute that records are found by. */
  readonly partitionKey: dynamodb.Attribute;
  /**
   * Attribute that records of one partition are sorted by.
   *
   * @default - none
   */
  readonly sortKey?: dynamodb.Attribute;
}

/** Properties of an {@link EncryptedTable}. */
export interface EncryptedTableProps {
  /** Attribute that records are found by. */
  readonly partitionKey: dynamodb.Attribute;

  /**
   * Attribute that records of one partition are sorted by.
   *
   * @default - none
   */
  readonly sortKey?: dynamodb.Attribute;

  /**
   * Indexes to query by. A table that exists gains or loses one per deployment.
   *
   * @default - none
   */
  readonly indexes?: TableIndex[];

  /**
   * Harm that reading the records does.
   *
   * @default DataClass.CONFIDENTIAL
   */
  readonly dataClass?: DataClass;

  /**
   * Key that encrypts the records.
   *
   * @default - a key of its own; for public data a key owned by AWS
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Attribute with the time, in seconds since 1970, after which DynamoDB deletes a record.
   *
   * @default - records stay
   */
  readonly timeToLiveAttribute?: string;

  /**
   * Whether DynamoDB refuses to delete the table.
   *
   * @default - as the data class asks
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the table when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A DynamoDB table whose records are encrypted under a key that the account controls, can be brought back to any
 * second within the recovery time of their class, and are read by key only. DynamoDB accepts nothing but TLS.
 * NIST 800-53 R5 AC-6, CP-9, SC-28(1).
 */
export class EncryptedTable extends Construct {
  /** The table. Its own `grant…` methods give more than {@link grantRead} and {@link grantReadWrite}. */
  readonly table: dynamodb.ITable;
  /** The key that encrypts the records, unless AWS owns it. */
  readonly encryptionKey?: kms.IKey;
  private readonly indexNames: string[];

  constructor(scope: Construct, id: string, props: EncryptedTableProps) {
    super(scope, id);
    const dataClass = props.dataClass ?? DataClass.CONFIDENTIAL;
    this.encryptionKey =
      props.encryptionKey ??
      (dataClass.customerManagedKey
        ? new EncryptionKey(this, 'Key', {
            description: `Table ${this.node.path}: ${dataClass.name} data`,
            removalPolicy: props.removalPolicy,
          }).key
        : undefined);
    if (this.encryptionKey !== undefined) {
      allowThroughService(this, this.encryptionKey, 'dynamodb');
    }
    const recoveryDays = dataClass.recovery.toDays();
    const table = new dynamodb.Table(this, 'Resource', {
      partitionKey: props.partitionKey,
      sortKey: props.sortKey,
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      encryption:
        this.encryptionKey === undefined ? dynamodb.TableEncryption.DEFAULT : dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: this.encryptionKey,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: recoveryDays },
      timeToLiveAttribute: props.timeToLiveAttribute,
      deletionProtection: props.deletionProtection ?? dataClass.deletionProtection,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    const indexes = [...(props.indexes ?? [])].sort((left, right) => (left.name < right.name ? -1 : 1));
    for (const { name, partitionKey, sortKey } of indexes) {
      table.addGlobalSecondaryIndex({ indexName: name, partitionKey, sortKey });
    }
    this.indexNames = indexes.map(({ name }) => name);
    this.table = table;
    acknowledge(table.node.defaultChild ?? table, {
      rules: ['HIPAA.Security-DynamoDBInBackupPlan', 'NIST.800.53.R5-DynamoDBInBackupPlan'],
      reason:
        `Continuous backups bring the table back to any second of the last ${recoveryDays} days, and DynamoDB keeps ` +
        'a system backup for 35 days after such a table is deleted. Copies for longer or in another account belong ' +
        'to a backup plan of the organisation, which selects tables from outside this stack.',
    });
    if (this.encryptionKey === undefined) {
      acknowledge(table.node.defaultChild ?? table, PUBLIC_WITHOUT_KEY);
    }
    // What an app itself leaves open against its data class is for the app to answer for.
    if (props.deletionProtection === undefined && !dataClass.deletionProtection) {
      acknowledge(table.node.defaultChild ?? table, PUBLIC_DELETABLE);
    }
  }

  /** Lets a principal read records by key, from the table and its indexes. */
  grantRead(grantee: iam.IGrantable): void {
    this.grant(grantee, READ);
  }

  /** Lets a principal read and write records by key. */
  grantReadWrite(grantee: iam.IGrantable): void {
    this.grant(grantee, [...READ, ...WRITE]);
  }

  private grant(grantee: iam.IGrantable, actions: string[]): void {
    const { tableArn } = this.table;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions,
        resources: [tableArn, ...this.indexNames.map((name) => `${tableArn}/index/${name}`)],
      }),
    );
    if (this.encryptionKey !== undefined) {
      grantThroughService(grantee, this.encryptionKey, 'dynamodb');
    }
  }
}
