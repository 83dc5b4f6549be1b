import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { type CertifiedKey, selfSigned } from '../../simulator/certificates';
import { keyAt, TRUST_BUNDLE } from './resources';
import type { Scene, StolenCertificate } from './scene';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;

/** A certificate to be made. What is left out is as for the certificate of orders. */
export interface CertificateRequest {
  /** SPIFFE ids. @default - that of orders */
  readonly ids?: readonly string[];
  /** @default - of clients and servers */
  readonly usages?: readonly string[];
  /** Whether it may sign further ones. @default false */
  readonly isAuthority?: boolean;
  /** Seconds from now at which it begins. @default -60 */
  readonly begins?: number;
  /** Seconds from now at which it ends. @default 3600 */
  readonly ends?: number;
}

/** SPIFFE id of a service of the shop. */
export const spiffeId = (service: string, trustDomain = 'shop.internal'): string =>
  `spiffe://${trustDomain}/${service}`;

/**
 * The authority of the shop itself with its key, which in AWS never leaves KMS: for certificates that it would issue by
 * mistake.
 */
export async function ownAuthority(scene: Scene): Promise<CertifiedKey> {
  const { body } = await scene.aws('orders', 'ssm', 'GetParameter', { Name: TRUST_BUNDLE });
  const { Value } = body['Parameter'] as { Value: string };
  const { keys } = JSON.parse(Value) as { keys: readonly { use: string; x5c?: readonly [string] }[] };
  const root = keys.find(({ use }) => use === 'x509-svid')?.x5c?.[0] ?? '';
  const { privateKey } = scene.simulation.aws.keys.require(keyAt(scene, 'Foundation/Authority1')).pair;
  return {
    certificate: new x509.X509Certificate(root).toString('pem'),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** An authority of the attacker's, with the name of that of the shop. */
export const evilAuthority = (): Promise<CertifiedKey> => selfSigned('shop.internal 1', true);

/** A certificate that an authority signs. */
export async function issuedBy(
  authority: CertifiedKey,
  { begins = -60, ends = 3_600, ids = [spiffeId('orders')], isAuthority = false, usages }: CertificateRequest = {},
): Promise<StolenCertificate> {
  const issuer = new x509.X509Certificate(authority.certificate);
  const [der = new ArrayBuffer()] = x509.PemConverter.decode(authority.privateKey);
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const now = Math.floor(Date.now() / 1_000);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: 'CN=orders',
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await crypto.subtle.importKey('pkcs8', der, ALGORITHM, false, ['sign']),
    signingAlgorithm: ALGORITHM,
    notBefore: new Date((now + begins) * 1_000),
    notAfter: new Date((now + ends) * 1_000),
    extensions: [
      new x509.BasicConstraintsExtension(isAuthority, undefined, true),
      new x509.ExtendedKeyUsageExtension([...(usages ?? [clientAuth, serverAuth])]),
      new x509.SubjectAlternativeNameExtension(ids.map((value) => ({ type: 'url', value }))),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
    ],
  });
  const exported = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificate: certificate.toString('pem'),
    privateKey: x509.PemConverter.encode(exported, 'PRIVATE KEY'),
  };
}

/** A certificate that the attacker has signed with its own key. */
export async function signedByItself(): Promise<StolenCertificate> {
  const keys = await crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=orders',
    keys,
    notBefore: new Date(now - 60_000),
    notAfter: new Date(now + 3_600_000),
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.ExtendedKeyUsageExtension([clientAuth, serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: 'url', value: spiffeId('orders') }]),
    ],
  });
  const exported = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  return { certificate: certificate.toString('pem'), privateKey: x509.PemConverter.encode(exported, 'PRIVATE KEY') };
}

/** Purpose of a certificate of a server, and of nothing else. */
export const FOR_SERVERS = [serverAuth];
