import { execFileSync } from 'node:child_process';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { CertificateAuthority, type ICertificateAuthority } from '../../lib/secrets';
import { nameConstraints } from '../../lib/secrets/private/name-constraints';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

const DOMAIN = { trustDomain: 'shop.internal' };
const SIGNATURE = { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' };
const EXISTING = 'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0f0f0f0f-0000-0000-0000-000000000000';

interface Statement {
  readonly Sid?: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

function statementsOf(template: Template, type: string, property: string): Statement[] {
  return Object.values(template.findResources(type)).flatMap(({ Properties }) => Properties[property].Statement);
}

/** The statements that a role gets to have certificates signed. */
function issuerStatements(authority: ICertificateAuthority): Statement[] {
  const role = new iam.Role(authority, 'Renewer', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  authority.grantIssue(role);
  const template = Template.fromStack(Stack.of(authority));
  return statementsOf(template, 'AWS::IAM::Policy', 'PolicyDocument');
}

describe('CertificateAuthority.kms', () => {
  it('keeps a signing key in KMS, and has a function make its certificate once', () => {
    const stack = foreignStack();
    CertificateAuthority.kms(stack, 'It', { ...DOMAIN, generation: 2, validity: Duration.days(730) });
    const template = Template.fromStack(stack);
    template.hasResource('AWS::KMS::Key', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' }),
    });
    template.hasResourceProperties('Custom::AuthorityRoot', {
      ServiceToken: Match.anyValue(),
      ServiceTimeout: '300',
      KeyArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^It'), 'Arn'] },
      TrustDomain: 'shop.internal',
      Generation: 2,
      ValidityDays: 730,
    });
    expect(nagFindings(stack)).toEqual([]);
  });

  it('lets only roles under its path sign, digests in one algorithm, however much IAM allows others', () => {
    const stack = foreignStack();
    const { rolePath } = CertificateAuthority.kms(stack, 'It', DOMAIN);
    const policy = statementsOf(Template.fromStack(stack), 'AWS::KMS::Key', 'KeyPolicy');
    const signing = policy.filter(({ Action }) => [Action].flat().some((action) => /Sign$|\*/.test(action)));
    expect(signing).toEqual([
      expect.objectContaining({
        Sid: 'IssuersOnly',
        Action: ['kms:GetPublicKey', 'kms:Sign'],
        Condition: {
          ArnLike: { 'aws:PrincipalArn': expect.anything() },
          StringEqualsIfExists: SIGNATURE,
        },
      }),
    ]);
    expect(JSON.stringify(signing)).toContain(`:role${rolePath}*`);
  });

  it('has its own function, under that path, and nobody else may sign', () => {
    const stack = foreignStack();
    const { rolePath } = CertificateAuthority.kms(stack, 'It', DOMAIN);
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::IAM::Role', 1);
    template.hasResourceProperties('AWS::IAM::Role', { Path: rolePath });
  });

  it('gives the right to sign, with the key it is for', () => {
    const stack = foreignStack();
    const statements = issuerStatements(CertificateAuthority.kms(stack, 'It', DOMAIN));
    expect(statements).toEqual([
      expect.objectContaining({ Action: 'kms:Sign', Condition: { StringEquals: SIGNATURE } }),
      expect.objectContaining({ Action: 'kms:GetPublicKey' }),
    ]);
    expect(JSON.stringify(statements.map(({ Resource }) => Resource))).not.toContain('*');
  });

  it('tells two authorities of an account apart by the paths of their roles', () => {
    const stack = foreignStack();
    const [first, second] = ['First', 'Second'].map((id) => CertificateAuthority.kms(stack, id, DOMAIN));
    expect(first?.rolePath).not.toBe(second?.rolePath);
  });

  it('goes with its stack where asked to', () => {
    const stack = foreignStack();
    CertificateAuthority.kms(stack, 'It', { ...DOMAIN, removalPolicy: RemovalPolicy.DESTROY });
    Template.fromStack(stack).allResources('AWS::KMS::Key', { DeletionPolicy: 'Delete' });
  });
});

describe('CertificateAuthority.privateCa', () => {
  it('creates a root in short-lived mode, lets it sign itself, and activates it', () => {
    const stack = foreignStack();
    CertificateAuthority.privateCa(stack, 'It', DOMAIN);
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ACMPCA::CertificateAuthority', {
      Type: 'ROOT',
      UsageMode: 'SHORT_LIVED_CERTIFICATE',
      KeyAlgorithm: 'EC_prime256v1',
      SigningAlgorithm: 'SHA256WITHECDSA',
    });
    template.hasResourceProperties('AWS::ACMPCA::Certificate', {
      TemplateArn: {
        'Fn::Join': [
          '',
          ['arn:', { Ref: 'AWS::Partition' }, ':acm-pca:::template/BlankRootCACertificate_PathLen0_APIPassthrough/V1'],
        ],
      },
      Validity: { Type: 'DAYS', Value: 3650 },
      ApiPassthrough: {
        Extensions: {
          CustomExtensions: [
            { ObjectIdentifier: '2.5.29.15', Critical: true, Value: 'AwIBBg==' },
            { ObjectIdentifier: '2.5.29.30', Critical: true, Value: nameConstraints('shop.internal') },
          ],
        },
      },
    });
    template.hasResourceProperties('AWS::ACMPCA::CertificateAuthorityActivation', { Status: 'ACTIVE' });
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.resourceCountIs('AWS::Lambda::Function', 0);
    expect(nagFindings(stack)).toEqual([]);
  });

  it.each([
    ['a new one', (stack: ReturnType<typeof foreignStack>) => CertificateAuthority.privateCa(stack, 'It', DOMAIN)],
    [
      'an existing one',
      (stack: ReturnType<typeof foreignStack>) =>
        CertificateAuthority.fromPrivateCa(stack, 'It', { ...DOMAIN, authorityArn: EXISTING }),
    ],
  ])('lets a role have end-entity certificates issued by %s, and no others', (_, create) => {
    const statements = issuerStatements(create(foreignStack()));
    const [issue, ...reading] = statements;
    expect(issue?.Action).toBe('acm-pca:IssueCertificate');
    expect(JSON.stringify(issue?.Condition)).toContain('acm-pca:TemplateArn');
    expect(JSON.stringify(issue?.Condition)).toContain('template/BlankEndEntityCertificate');
    expect(reading.map(({ Action }) => Action)).toEqual([
      'acm-pca:GetCertificate',
      'acm-pca:GetCertificateAuthorityCertificate',
    ]);
    expect(JSON.stringify(statements)).not.toContain('*');
  });

  it('asks for certificates only once the authority is active', () => {
    const stack = foreignStack();
    const { issuer } = CertificateAuthority.privateCa(stack, 'It', DOMAIN);
    expect(JSON.stringify(stack.resolve(issuer))).toMatch(/"Ref":"ItActivation/);
  });
});

it.each(['kms', 'privateCa'] as const)('%s refuses what could not be issued', (kind) => {
  const creating = (props: object) => () => CertificateAuthority[kind](foreignStack(), 'It', { ...DOMAIN, ...props });
  const withCode = (code: string) => expect.objectContaining({ code });
  for (const trustDomain of ['', 'Shop.internal', 'shop..internal', '*.internal', 'shop.internal.']) {
    expect(creating({ trustDomain })).toThrow(withCode('NAME_INVALID'));
  }
  for (const generation of [0, 1.5]) {
    expect(creating({ generation })).toThrow(withCode('VALUE_OUT_OF_RANGE'));
  }
  for (const validity of [Duration.days(364), Duration.days(10_958), Duration.hours(365 * 24 + 1)]) {
    expect(creating({ validity })).toThrow(withCode('VALUE_OUT_OF_RANGE'));
  }
  for (const validity of [Duration.days(365), Duration.days(10_957)]) {
    expect(creating({ validity })).not.toThrow();
  }
});

describe('name constraints', () => {
  it('permit the trust domain, its names and its SPIFFE ids, and no address', () => {
    const openssl = (...args: string[]) =>
      execFileSync('openssl', args, {
        input: Buffer.from(nameConstraints('shop.internal'), 'base64'),
        encoding: 'utf8',
      });
    let parsed: string;
    try {
      parsed = openssl('asn1parse', '-inform', 'DER');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
        throw error;
      }
      console.warn('openssl is not installed: the extension was not read by it');
      return;
    }
    expect(parsed.match(/cont \[ \d+ \]/g)).toEqual([
      'cont [ 0 ]',
      'cont [ 2 ]',
      'cont [ 6 ]',
      'cont [ 1 ]',
      'cont [ 7 ]',
      'cont [ 7 ]',
    ]);
  });

  it('are exactly these bytes', () => {
    const hex = Buffer.from(nameConstraints('a.internal'), 'base64').toString('hex');
    expect(hex).toBe(
      `3050${'a01c'}${'300c820a'}${Buffer.from('a.internal').toString('hex')}${'300c860a'}${Buffer.from('a.internal').toString('hex')}${'a130'}${'300a8708'}${'00'.repeat(8)}${'30228720'}${'00'.repeat(32)}`,
    );
  });

  it('fit long names too', () => {
    const der = Buffer.from(nameConstraints(`${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}`), 'base64');
    expect([der[0], der[1]]).toEqual([0x30, 0x82]);
    expect(der.readUInt16BE(2)).toBe(der.length - 4);
  });
});
