import { Aws, CustomResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { CertificateIssuer } from '../../../runtime/contract';
import { administrationOnly, EncryptionKey, MaintenanceFunction } from '../../shared';
import type { ICertificateAuthority } from '../certificate-authority-interface';
import type { KmsAuthorityProps } from '../certificate-authority-props';
import { authorityTerms, requireTrustDomain, rolePathOf } from './authority-rules';

/** The one way in which certificates are signed. */
const SIGNATURE = { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' };

/** A certificate authority whose key lives in KMS. */
export class KmsAuthority extends Construct implements ICertificateAuthority {
  readonly trustDomain: string;
  readonly rolePath: string;
  readonly issuer: CertificateIssuer;
  private readonly key: kms.CfnKey;

  constructor(scope: Construct, id: string, props: KmsAuthorityProps) {
    super(scope, id);
    const { trustDomain, removalPolicy } = props;
    requireTrustDomain(this, trustDomain);
    const { generation, validityDays } = authorityTerms(this, props);
    this.trustDomain = trustDomain;
    this.rolePath = rolePathOf(this);
    this.key = new kms.CfnKey(this, 'Resource', {
      description: `Certificate authority ${generation} of ${trustDomain}`,
      keySpec: 'ECC_NIST_P256',
      keyUsage: 'SIGN_VERIFY',
      pendingWindowInDays: 30,
      keyPolicy: new iam.PolicyDocument({ statements: [administrationOnly(), this.issuersOnly()] }).toJSON(),
    });
    this.key.applyRemovalPolicy(removalPolicy ?? RemovalPolicy.RETAIN);
    const maker = new MaintenanceFunction(this, 'Root', {
      ...props,
      code: 'authority-root',
      description: `Makes the certificate of certificate authority ${generation} of ${trustDomain}`,
      rolePath: this.rolePath,
      encryptionKey:
        props.encryptionKey ??
        new EncryptionKey(this, 'LogKey', { description: `Logs of ${this.node.path}`, removalPolicy }).key,
    });
    this.grantIssue(maker);
    const root = new CustomResource(this, 'Certificate', {
      serviceToken: maker.function.functionArn,
      resourceType: 'Custom::AuthorityRoot',
      serviceTimeout: Duration.minutes(5),
      properties: {
        KeyArn: this.key.attrArn,
        TrustDomain: trustDomain,
        Generation: generation,
        ValidityDays: validityDays,
      },
    });
    this.issuer = { kind: 'kms', keyArn: this.key.attrArn, root: root.getAttString('Certificate') };
  }

  grantIssue(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['kms:Sign'],
        resources: [this.key.attrArn],
        conditions: { StringEquals: SIGNATURE },
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['kms:GetPublicKey'], resources: [this.key.attrArn] }),
    );
  }

  /** The certificate is part of the configuration of whoever needs it. */
  grantRead(): void {}

  /**
   * The functions that renew certificates belong to stacks that refer to this one, so the policy knows their roles
   * by path. It must not name them: KMS refuses a principal that does not exist yet.
   */
  private issuersOnly(): iam.PolicyStatement {
    return new iam.PolicyStatement({
      sid: 'IssuersOnly',
      principals: [new iam.AccountRootPrincipal()],
      actions: ['kms:GetPublicKey', 'kms:Sign'],
      resources: ['*'], // In a key policy this means the key itself.
      conditions: {
        ArnLike: { 'aws:PrincipalArn': `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role${this.rolePath}*` },
        StringEqualsIfExists: SIGNATURE,
      },
    });
  }
}
