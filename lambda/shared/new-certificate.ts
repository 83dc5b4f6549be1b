import { setTimeout } from 'node:timers/promises';
import type { CertificateIssuer, CertificateTask } from '../../runtime/contract';
import type { IssuedCertificate, Issuer } from './issuer';
import { newKeyPair, privateKeyPem } from './key-pair';
import { kmsIssuer } from './kms-issuer';
import { privateCa } from './private-ca';
import { privateCaIssuer } from './private-ca-issuer';
import { verifyCertificate } from './verify-certificate';

/** A certificate with its key. */
export interface NewCertificate extends IssuedCertificate {
  /** Private key, PKCS #8 in PEM. */
  readonly privateKey: string;
}

/** The authority that a task names. */
export function issuerOf(issuer: CertificateIssuer, now: () => Date): Issuer {
  if (issuer.kind === 'kms') {
    return kmsIssuer(issuer, now);
  }
  const sleep = (milliseconds: number) => setTimeout(milliseconds);
  const client = privateCa(issuer.authorityArn, { sleep });
  return privateCaIssuer(issuer.authorityArn, client, { now, sleep });
}

/**
 * Makes a key, has a certificate issued for it and verifies the certificate.
 *
 * @throws InternalError when the authority answered with anything but what was asked for
 * @throws Unavailable when it did not answer
 */
export async function newCertificate(task: CertificateTask, issuer: Issuer, now: () => Date): Promise<NewCertificate> {
  const { lifetimeSeconds, service, trustDomain } = task;
  const keys = await newKeyPair();
  const issued = await issuer.issue({ keys, lifetimeSeconds, service, trustDomain });
  await verifyCertificate(issued, { ...task, publicKey: keys.publicKey, now: now() });
  return { ...issued, privateKey: await privateKeyPem(keys) };
}
