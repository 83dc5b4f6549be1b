import { Aws } from 'aws-cdk-lib';
import * as acmpca from 'aws-cdk-lib/aws-acmpca';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { CertificateIssuer } from '../../../runtime/contract';
import type { ICertificateAuthority } from '../certificate-authority-interface';
import type { CertificateAuthorityProps, PrivateCaAttributes } from '../certificate-authority-props';
import { authorityTerms, requireTrustDomain, rolePathOf } from './authority-rules';
import { nameConstraints } from './name-constraints';

const ALGORITHM = 'SHA256WITHECDSA';

/** Key usage: certificates and revocation lists. RFC 5280, section 4.2.1.3; DER in base64. */
const SIGNS_CERTIFICATES = Buffer.from([0x03, 0x02, 0x01, 0x06]).toString('base64');

/** The one kind of certificate that may be asked for: it can sign no other. */
const END_ENTITY = 'BlankEndEntityCertificate_CriticalBasicConstraints_APIPassthrough/V1';

/** A certificate authority of AWS Private CA, wherever it comes from. */
abstract class AnyPrivateAuthority extends Construct implements ICertificateAuthority {
  readonly trustDomain: string;
  readonly rolePath: string;
  abstract readonly issuer: CertificateIssuer;
  protected abstract readonly authorityArn: string;

  constructor(scope: Construct, id: string, { trustDomain }: { readonly trustDomain: string }) {
    super(scope, id);
    requireTrustDomain(this, trustDomain);
    this.trustDomain = trustDomain;
    this.rolePath = rolePathOf(this);
  }

  grantIssue(grantee: iam.IGrantable): void {
    const { authorityArn } = this;
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['acm-pca:IssueCertificate'],
        resources: [authorityArn],
        conditions: { StringEquals: { 'acm-pca:TemplateArn': templateArn(END_ENTITY) } },
      }),
    );
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({ actions: ['acm-pca:GetCertificate'], resources: [authorityArn] }),
    );
    this.grantRead(grantee);
  }

  grantRead(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['acm-pca:GetCertificateAuthorityCertificate'],
        resources: [this.authorityArn],
      }),
    );
  }
}

/** A root authority in short-lived mode, created and activated with the stack. */
export class PrivateAuthority extends AnyPrivateAuthority {
  readonly issuer: CertificateIssuer;
  protected readonly authorityArn: string;

  constructor(scope: Construct, id: string, props: CertificateAuthorityProps) {
    super(scope, id, props);
    const { generation, validityDays } = authorityTerms(this, props);
    const authority = new acmpca.CfnCertificateAuthority(this, 'Resource', {
      type: 'ROOT',
      usageMode: 'SHORT_LIVED_CERTIFICATE',
      keyAlgorithm: 'EC_prime256v1',
      signingAlgorithm: ALGORITHM,
      subject: { commonName: `${props.trustDomain.slice(0, 50)} ${generation}` },
    });
    const certificate = new acmpca.CfnCertificate(this, 'Certificate', {
      certificateAuthorityArn: authority.attrArn,
      certificateSigningRequest: authority.attrCertificateSigningRequest,
      signingAlgorithm: ALGORITHM,
      // Basic constraints of an authority that signs end entities only; all else is said below.
      templateArn: templateArn('BlankRootCACertificate_PathLen0_APIPassthrough/V1'),
      validity: { type: 'DAYS', value: validityDays },
      apiPassthrough: {
        extensions: {
          customExtensions: [
            { objectIdentifier: '2.5.29.15', critical: true, value: SIGNS_CERTIFICATES },
            { objectIdentifier: '2.5.29.30', critical: true, value: nameConstraints(props.trustDomain) },
          ],
        },
      },
    });
    const activation = new acmpca.CfnCertificateAuthorityActivation(this, 'Activation', {
      certificateAuthorityArn: authority.attrArn,
      certificate: certificate.attrCertificate,
      status: 'ACTIVE',
    });
    // Of the activation, not of the authority: nobody asks for a certificate before it can be signed.
    this.authorityArn = activation.ref;
    this.issuer = { kind: 'private-ca', authorityArn: activation.ref };
  }
}

/** An authority that others keep. Creates nothing. */
export class ImportedAuthority extends AnyPrivateAuthority {
  readonly issuer: CertificateIssuer;
  protected readonly authorityArn: string;

  constructor(scope: Construct, id: string, attributes: PrivateCaAttributes) {
    super(scope, id, attributes);
    this.authorityArn = attributes.authorityArn;
    this.issuer = { kind: 'private-ca', authorityArn: attributes.authorityArn };
  }
}

function templateArn(name: string): string {
  return `arn:${Aws.PARTITION}:acm-pca:::template/${name}`;
}
