import { RemovalPolicy } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { administrationOnly, grantDirectUse, type IWorkload, requireName } from '../shared';

/** Properties of an {@link AuditSigningKey}. */
export interface AuditSigningKeyProps {
  /** Name of the service whose audit records the key vouches for. */
  readonly serviceName: string;

  /**
   * What happens to the key when it leaves the stack. Signatures can still be checked after its deletion if
   * somebody kept the public key.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The key with which one service signs the heads of its audit chain (ECDSA over P-256 and SHA-256). The private
 * half never leaves KMS, so whoever edits records later, an administrator of the account included, cannot sign
 * the chain anew. KMS cannot rotate asymmetric keys by itself: a signature names its key, and a new key starts
 * with the next deployment that replaces this one.
 *
 * NIST 800-53 R5 AU-9(3), AU-10, SC-12; FIPS 186-5;
 * https://docs.aws.amazon.com/kms/latest/developerguide/symmetric-asymmetric.html
 *
 * @throws BlueprintError `NAME_INVALID`
 */
export class AuditSigningKey extends Construct {
  /** The key; nobody may sign with it before {@link grantSign}. */
  readonly key: kms.IKey;

  constructor(scope: Construct, id: string, props: AuditSigningKeyProps) {
    super(scope, id);
    requireName(this, 'service', props.serviceName);
    const policy = new iam.PolicyDocument({ statements: [administrationOnly(), publicKey()] });
    const resource = new kms.CfnKey(this, 'Resource', {
      description: `${props.serviceName}: heads of the audit chain`,
      keySpec: 'ECC_NIST_P256',
      keyUsage: 'SIGN_VERIFY',
      pendingWindowInDays: 30,
      keyPolicy: policy.toJSON(),
    });
    resource.applyRemovalPolicy(props.removalPolicy ?? RemovalPolicy.RETAIN);
    this.key = kms.Key.fromCfnKey(resource);
  }

  /** Lets a workload of the same stack sign digests, in the one algorithm that verification accepts. */
  grantSign(workload: IWorkload): void {
    grantDirectUse(workload, this.key, {
      actions: ['kms:Sign'],
      onlyIf: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' },
    });
  }

  /** Lets an auditor fetch the public key; checking signatures with it needs no further permission. */
  grantVerify(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['kms:GetPublicKey'], resources: [this.key.keyArn] }),
    );
  }
}

/** The public half is no secret; who of the account may ask for it is said in IAM. */
function publicKey(): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid: 'PublicKey',
    principals: [new iam.AccountRootPrincipal()],
    actions: ['kms:GetPublicKey'],
    resources: ['*'], // In a key policy this means the key itself.
  });
}
