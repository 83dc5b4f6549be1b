import { Duration, Stack } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { CertificateTask } from '../../runtime/contract';
import { BlueprintError, EncryptionKey, type IWorkload, type MaintenanceOptions, requireName } from '../shared';
import type { ICertificateAuthority } from './certificate-authority-interface';
import { Rotated } from './private/rotated';

/** Properties of a {@link WorkloadCertificate}. */
export interface WorkloadCertificateProps extends MaintenanceOptions {
  /** Name of the service. */
  readonly serviceName: string;

  /** Who signs. */
  readonly authority: ICertificateAuthority;

  /**
   * How long a certificate is valid, 12 hours to 7 days. It is renewed after a third of that time, so that two renewals
   * may fail before anybody notices.
   *
   * @default Duration.hours(24)
   */
  readonly lifetime?: Duration;

  /**
   * Key under which certificate and private key are stored.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * The identity of one service towards others: a certificate with its SPIFFE id, and the private key, in a secret that
 * this service alone may read. Both are made anew with every renewal, the first time during the deployment, and are
 * tried in a handshake before they count.
 *
 * Node holds keys in memory only; whoever owns the service owns its key, for a day at most.
 *
 * NIST 800-53 R5 SC-17, IA-5(2), IA-9; https://github.com/spiffe/spiffe/blob/main/standards/X509-SVID.md
 */
export class WorkloadCertificate extends Construct {
  /** Where the certificate is, as the runtime reads it. Whoever is told waits for the first one to be issued. */
  readonly location: string;

  /** ARN of the secret. */
  readonly secretArn: string;

  private readonly secret: Rotated;

  /** @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE` */
  constructor(scope: Construct, id: string, props: WorkloadCertificateProps) {
    super(scope, id);
    const { authority, lifetime = Duration.hours(24), removalPolicy, serviceName } = props;
    requireName(this, 'service', serviceName);
    requireLifetime(this, lifetime);
    const task: CertificateTask = {
      issuer: authority.issuer,
      service: serviceName,
      trustDomain: authority.trustDomain,
      lifetimeSeconds: lifetime.toSeconds(),
    };
    this.secret = new Rotated(this, 'Secret', {
      ...props,
      description: `Certificate of ${serviceName}`,
      code: 'rotation/workload-certificate',
      task: Stack.of(this).toJsonString(task),
      every: Duration.hours(Math.floor(lifetime.toHours() / 3)),
      rolePath: authority.rolePath,
      closed: true,
      encryptionKey:
        props.encryptionKey ??
        new EncryptionKey(this, 'Key', { description: `Certificate of ${serviceName}`, removalPolicy }).key,
    });
    this.secretArn = this.secret.secretArn;
    authority.grantIssue(this.secret.rotator);
    // By way of the first value: a service that knows its certificate's place finds one there.
    this.location = `secret:${this.secret.firstValue.ref}`;
  }

  /** ARNs of the roles that may read it, so far: its function, and who was granted to. */
  get readerArns(): readonly string[] {
    return this.secret.readerArns;
  }

  /** Lets the service read its certificate. Whoever else can read it can pose as the service. */
  grantRead(service: IWorkload): void {
    this.secret.grantRead(service);
  }
}

function requireLifetime(scope: Construct, lifetime: Duration): void {
  const hours = lifetime.toHours({ integral: false });
  if (!Number.isInteger(hours) || hours < 12 || hours > 168) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`lifetime\` must be whole hours from 12 to 168, got ${hours}; Secrets Manager renews every 4 hours at most`,
      scope,
    );
  }
}
