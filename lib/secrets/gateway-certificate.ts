import { Aws, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type CertificateTask, ENVIRONMENT } from '../../runtime/contract';
import { acknowledge, EncryptionKey, MaintenanceFunction, type MaintenanceOptions, requireName } from '../shared';
import type { ICertificateAuthority } from './certificate-authority-interface';

/** Properties of a {@link GatewayCertificate}. */
export interface GatewayCertificateProps extends MaintenanceOptions {
  /** Name of the service that the load balancer stands for. */
  readonly serviceName: string;

  /** Who signs. */
  readonly authority: ICertificateAuthority;

  /**
   * Key of logs and environment variables of the function that renews it.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;
}

/**
 * Days instead of hours, because ACM takes in 5,000 certificates a year and each renewal is one. It is also the
 * longest that AWS Private CA signs for in short-lived mode.
 * https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html
 */
const LIFETIME = Duration.days(7);
const RENEWAL = Duration.days(2);

/** Tag by which the role knows its certificate. */
const OWNER_TAG = 'palisade:owner';

/**
 * The certificate of a service that cannot listen itself, such as a function, for the load balancer that does it in its
 * stead. The private key is made in the function that renews it and handed to ACM, which gives it to load balancers
 * only; it is stored nowhere else.
 *
 * NIST 800-53 R5 SC-17, IA-5(2); https://docs.aws.amazon.com/acm/latest/userguide/import-reimport.html
 *
 * @throws BlueprintError `NAME_INVALID`
 */
export class GatewayCertificate extends Construct {
  /** The certificate, in ACM. */
  readonly certificate: acm.ICertificate;

  constructor(scope: Construct, id: string, props: GatewayCertificateProps) {
    super(scope, id);
    const { authority, serviceName, removalPolicy } = props;
    requireName(this, 'service', serviceName);
    const certificates = `arn:${Aws.PARTITION}:acm:${Aws.REGION}:${Aws.ACCOUNT_ID}:certificate/*`;
    const task: CertificateTask = {
      issuer: authority.issuer,
      service: serviceName,
      trustDomain: authority.trustDomain,
      lifetimeSeconds: LIFETIME.toSeconds(),
    };
    const renewer = new MaintenanceFunction(this, 'Renewer', {
      ...props,
      code: 'gateway-certificate',
      description: `Renews the certificate of ${serviceName} at its load balancer`,
      rolePath: authority.rolePath,
      encryptionKey:
        props.encryptionKey ??
        new EncryptionKey(this, 'Key', { description: `Logs of ${this.node.path}`, removalPolicy }).key,
      environment: { [ENVIRONMENT.task]: Stack.of(this).toJsonString(task) },
      statements: importing(certificates, this.node.path),
    });
    authority.grantIssue(renewer);
    const resource = new CustomResource(this, 'Resource', {
      serviceToken: renewer.function.functionArn,
      resourceType: 'Custom::GatewayCertificate',
      serviceTimeout: Duration.minutes(5),
      properties: { Tags: [{ Key: OWNER_TAG, Value: this.node.path }] },
    });
    const certificateArn = resource.getAttString('CertificateArn');
    this.certificate = acm.Certificate.fromCertificateArn(this, 'Certificate', certificateArn);
    new events.Rule(this, 'Schedule', {
      description: `Renews the certificate of ${serviceName} at its load balancer`,
      schedule: events.Schedule.rate(RENEWAL),
      targets: [
        new targets.LambdaFunction(renewer.function, { event: events.RuleTargetInput.fromObject({ certificateArn }) }),
      ],
    });
    acknowledge(renewer.policy, {
      rules: ['AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:acm:<AWS::Region>:<AWS::AccountId>:certificate/*]'],
      reason:
        'ACM names a certificate when it is imported. The role may touch only certificates that carry the tag of this construct, which it sets itself at the import.',
    });
  }
}

/** The first import names a tag, and whatever happens to a certificate later happens to one with this tag only. */
function importing(certificates: string, owner: string): iam.PolicyStatement[] {
  return [
    new iam.PolicyStatement({
      actions: ['acm:AddTagsToCertificate', 'acm:ImportCertificate'],
      resources: [certificates],
      conditions: { StringEquals: { [`aws:RequestTag/${OWNER_TAG}`]: owner } },
    }),
    new iam.PolicyStatement({
      actions: ['acm:DeleteCertificate', 'acm:DescribeCertificate', 'acm:ImportCertificate'],
      resources: [certificates],
      conditions: { StringEquals: { [`aws:ResourceTag/${OWNER_TAG}`]: owner } },
    }),
  ];
}
