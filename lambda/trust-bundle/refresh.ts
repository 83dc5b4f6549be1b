import type { CertificateIssuer, TrustBundleTask } from '../../runtime/contract';
import { PayloadTooLarge } from '../../runtime/errors';
import { decodeTrustBundle } from '../../runtime/identity/trust-bundle';
import type { Issuer } from '../shared/issuer';
import { PemConverter } from '../shared/x509';
import { type BundleContent, encodeBundle, MAX_BUNDLE_BYTES, readBundle, type StoredBundle } from './bundle-document';
import type { BundleParameter } from './bundle-parameter';
import { discoverKeys, type Fetch } from './discovery';
import type { EdgeCertificateSource } from './edge-certificates';
import { Collected, type Findings } from './findings';
import type { IssuerKey } from './issuer-keys';
import { arnOf, type RootKey, rootKeys } from './roots';
import type { TrustStore } from './trust-store';

/** What the bundle is refreshed with. */
export interface RefreshOptions {
  readonly task: TrustBundleTask;
  readonly parameter: BundleParameter;
  readonly fetch: Fetch;
  readonly issuerOf: (authority: CertificateIssuer, now: () => Date) => Issuer;
  readonly edgeCertificate: EdgeCertificateSource;
  /** @default - no service calls a function */
  readonly trustStore?: TrustStore;
  readonly now: () => Date;
}

/** Time before the end of a certificate of API Gateway at which somebody must be told: AWS does not renew it. */
const EDGE_NOTICE_MS = 60 * 24 * 60 * 60 * 1_000;

/**
 * Writes the trust bundle anew if anything in it has changed:
 *
 * 1. each authority, issuer and gateway certificate is asked; one that can't be had keeps what the bundle says of it
 * 2. what is no longer in the task is left out
 * 3. the document must be one that services accept, or the old one stays
 * 4. its number grows with each change, and only then; the first number is the time, so that a parameter that was
 *    lost and made again does not go back to numbers that services have seen
 *
 * It may die anywhere and run again. Of two runs at the same time one fails; reserve a concurrency of 1 to spare it.
 */
export async function refreshTrustBundle(options: RefreshOptions): Promise<Findings> {
  const { now, parameter, task, trustStore } = options;
  const findings = new Collected();
  const before = await parameter.read();
  const stored = readBundle(before.value);
  const content = await gather(options, stored, findings);
  if (stored === undefined || encodeBundle(content, stored.sequence) !== stored.text) {
    const sequence = stored === undefined ? Math.floor(now().getTime() / 1_000) : stored.sequence + 1;
    await findings.attempt(task.parameterName, async () => {
      await parameter.write(await acceptable(encodeBundle(content, sequence)), before);
      console.info(JSON.stringify({ level: 'info', message: 'the trust bundle has changed', sequence }));
    });
  }
  if (trustStore !== undefined) {
    await findings.attempt('the trust store', () => trustStore.keep(rootsPem(content.roots)));
  }
  return findings;
}

async function gather(
  options: RefreshOptions,
  stored: StoredBundle | undefined,
  findings: Collected,
): Promise<BundleContent> {
  const { fetch, issuerOf, now, task } = options;
  const roots = task.authorities.map((authority) =>
    findings.orPrevious<RootKey>(
      `the certificate of ${arnOf(authority)}`,
      async () => rootKeys(authority, issuerOf(authority, now), now()),
      stored?.rootsOf(arnOf(authority)) ?? [],
    ),
  );
  const issuerKeys = task.issuers.map((issuer) =>
    findings.orPrevious<IssuerKey>(
      `the key set of ${issuer}`,
      async () => importable(await discoverKeys(issuer, fetch)),
      stored?.keysOf(issuer) ?? [],
    ),
  );
  return {
    refreshHintSeconds: task.refreshHintSeconds,
    roots: (await Promise.all(roots)).flat(),
    issuerKeys: (await Promise.all(issuerKeys)).flat(),
    edgeCertificates: await gatherEdge(options, stored, findings),
  };
}

async function gatherEdge(
  { edgeCertificate, now, task }: RefreshOptions,
  stored: StoredBundle | undefined,
  findings: Collected,
): Promise<readonly string[]> {
  const certificates = task.edgeCertificateIds.map((id) =>
    findings.orPrevious<string>(
      `the certificate ${id} of API Gateway`,
      async () => {
        const { fingerprint, notAfter } = await edgeCertificate(id);
        if (notAfter.getTime() - now().getTime() < EDGE_NOTICE_MS) {
          findings.warnings.push(
            `the certificate ${id} of API Gateway ends on ${notAfter.toISOString()}; deploy another one before`,
          );
        }
        return [fingerprint];
      },
      stored?.edgeCertificates ?? [],
    ),
  );
  return (await Promise.all(certificates)).flat();
}

/** Of one issuer alone, so that a key that is none costs nobody else anything. */
async function importable(issuerKeys: readonly IssuerKey[]): Promise<readonly IssuerKey[]> {
  await decodeTrustBundle(encodeBundle({ refreshHintSeconds: 300, roots: [], issuerKeys, edgeCertificates: [] }, 0));
  return issuerKeys;
}

/** The document, if services will take it: each would keep the old one otherwise, and not tell. */
async function acceptable(text: string): Promise<string> {
  if (Buffer.byteLength(text) > MAX_BUNDLE_BYTES) {
    throw new PayloadTooLarge(
      `the trust bundle must fit into ${MAX_BUNDLE_BYTES} bytes; remove issuers or authorities`,
    );
  }
  await decodeTrustBundle(text);
  return text;
}

function rootsPem(roots: readonly RootKey[]): string {
  return roots
    .map(({ x5c: [der] }) => `${PemConverter.encode(Buffer.from(der, 'base64'), 'CERTIFICATE')}\n`)
    .sort()
    .join('');
}
