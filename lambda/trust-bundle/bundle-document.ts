import { isObject, parseUniqueObject } from '../../runtime/identity/unique-json';
import type { IssuerKey } from './issuer-keys';
import type { RootKey } from './roots';

/** What a trust bundle says, but for its number. */
export interface BundleContent {
  readonly refreshHintSeconds: number;
  readonly roots: readonly RootKey[];
  readonly issuerKeys: readonly IssuerKey[];
  /** Fingerprints of the certificates with which API Gateway proves itself. */
  readonly edgeCertificates: readonly string[];
}

/** A trust bundle that was written before. */
export interface StoredBundle {
  readonly text: string;
  readonly sequence: number;
  /** Roots of an authority. */
  rootsOf(authorityArn: string): readonly RootKey[];
  /** Keys of an issuer. */
  keysOf(issuer: string): readonly IssuerKey[];
  /** Fingerprints of certificates of API Gateway. */
  readonly edgeCertificates: readonly string[];
}

/** Longest value of a parameter, in bytes. https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html */
export const MAX_BUNDLE_BYTES = 8 * 1_024;

/**
 * The document of a content: the same content gives the same text, whatever order it was found in.
 *
 * https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Trust_Domain_and_Bundle.md, section 4
 */
export function encodeBundle(content: BundleContent, sequence: number): string {
  return JSON.stringify({
    spiffe_sequence: sequence,
    spiffe_refresh_hint: content.refreshHintSeconds,
    keys: [...sorted(content.roots), ...sorted(content.issuerKeys)],
    palisade_edge_certificates: sorted(content.edgeCertificates),
  });
}

/**
 * Reads what was written before, without trusting it to be well-formed: a value that somebody else put there counts
 * as none.
 */
export function readBundle(text: string | undefined): StoredBundle | undefined {
  const document = text === undefined ? undefined : parseUniqueObject(text);
  const sequence = document?.['spiffe_sequence'];
  if (text === undefined || document === undefined || !Number.isSafeInteger(sequence)) {
    return undefined;
  }
  const keys = listOf(document['keys']).filter(isObject);
  const edgeCertificates = listOf(document['palisade_edge_certificates']);
  return {
    text,
    sequence: Number(sequence),
    rootsOf: (arn) => keys.filter(({ palisade_authority }) => palisade_authority === arn) as unknown as RootKey[],
    keysOf: (issuer) => keys.filter(({ iss, use }) => iss === issuer && use === 'sig') as IssuerKey[],
    edgeCertificates: edgeCertificates.filter((fingerprint) => typeof fingerprint === 'string'),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function sorted<Value>(values: readonly Value[]): readonly Value[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, value]) => value);
}
