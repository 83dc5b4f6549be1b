import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { EncryptedTable, type EncryptedTableProps } from '../data';
import { EncryptionKey, grantThroughService } from '../shared';

/** Properties of {@link TokenRevocations}. */
export interface TokenRevocationsProps extends Pick<EncryptedTableProps, 'deletionProtection' | 'removalPolicy'> {}

/**
 * The table of tokens that are refused before they expire: partition key `list`, sort key `id`. Every service
 * reads it; nobody writes it until {@link grantWrite}. Entries leave by themselves after their `expiry`, when the
 * tokens that they name are void anyway. RFC 7009; NIST 800-53 R5 AC-2(13), AC-12.
 */
export class TokenRevocations extends Construct {
  /** Physical name of the table. */
  readonly tableName: string;
  private readonly tableArn: string;
  private readonly encryptionKey: kms.IKey;

  constructor(scope: Construct, id: string, props: TokenRevocationsProps = {}) {
    super(scope, id);
    this.encryptionKey = new EncryptionKey(this, 'Key', {
      description: 'Revoked tokens',
      removalPolicy: props.removalPolicy,
    }).key;
    const { table } = new EncryptedTable(this, 'Table', {
      ...props,
      encryptionKey: this.encryptionKey,
      partitionKey: { name: 'list', type: AttributeType.STRING },
      sortKey: { name: 'id', type: AttributeType.STRING },
      timeToLiveAttribute: 'expiry',
    });
    this.tableName = table.tableName;
    this.tableArn = table.tableArn;
  }

  /** Lets a principal read the list. */
  grantRead(grantee: iam.IGrantable): void {
    this.grant(grantee, 'dynamodb:Query');
  }

  /** Lets a principal, such as an operator, revoke tokens: add entries, neither read nor delete them. */
  grantWrite(grantee: iam.IGrantable): void {
    this.grant(grantee, 'dynamodb:PutItem');
  }

  private grant(grantee: iam.IGrantable, action: string): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: [action], resources: [this.tableArn] }),
    );
    grantThroughService(grantee, this.encryptionKey, 'dynamodb');
  }
}
