import { createHash, timingSafeEqual } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Caller, IssuedCredentials } from './credentials';
import type { Place } from './operation';
import type { HttpRequest } from './protocols/protocol';
import { Sha256 } from './sha-256';

/**
 * What can be wrong with a signature:
 *
 * 1. `missing`: there is none
 * 2. `incomplete`: it can't be read, or leaves out what must be signed
 * 3. `unknown`: nobody has such credentials
 * 4. `expired`: its time is too far from the clock of AWS
 * 5. `wrong`: something was changed, or it was made with another key, or for another service, region or day
 */
export type SignatureFlaw = 'missing' | 'incomplete' | 'unknown' | 'expired' | 'wrong';

/** A signature that proves nothing. */
export class SignatureError extends Error {
  constructor(
    readonly flaw: SignatureFlaw,
    message: string,
  ) {
    super(message);
  }
}

/** The parts of a header `Authorization`. */
export interface SignatureHeader {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  /** Name of the service that it is meant for. */
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 +Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;

const MINUTE = 60_000;

/** S3 says 15 minutes; the others allow five. */
const TOLERANCE_MS: Readonly<Record<string, number>> = { s3: 15 * MINUTE };

/** @throws SignatureError when there is no signature that can be read */
export function signatureHeader(header: string | undefined): SignatureHeader {
  if (header === undefined) {
    throw new SignatureError('missing', 'Missing Authentication Token');
  }
  const [, accessKeyId, date, region, service, signedHeaders, signature] = AUTHORIZATION.exec(header) ?? [];
  if (!accessKeyId || !date || !region || !service || !signedHeaders || !signature) {
    throw new SignatureError('incomplete', 'Authorization header is not of the form of AWS4-HMAC-SHA256.');
  }
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(';'), signature };
}

/** What signatures are verified with. */
export interface SignatureOptions {
  readonly credentials: IssuedCredentials;
  readonly place: Place;
  readonly now: () => Date;
}

/**
 * Who has signed a request. The signature is made once more, from what has arrived.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 *
 * @throws SignatureError
 */
export async function verifySignature(
  request: HttpRequest,
  header: SignatureHeader,
  { credentials, now, place }: SignatureOptions,
): Promise<Caller> {
  const issued = credentials.find(header.accessKeyId);
  const token = request.headers['x-amz-security-token'] ?? '';
  if (issued === undefined || !areEqual(token, issued.credentials.sessionToken)) {
    throw new SignatureError('unknown', 'The security token included in the request is invalid.');
  }
  requireSigned(request, header);
  const signingDate = dateOf(request, header, now());
  if (header.region !== place.region) {
    throw new SignatureError('wrong', `Credential should be scoped to a valid region, not '${header.region}'.`);
  }
  const { region, service } = header;
  const signer = new SignatureV4({
    service,
    region,
    credentials: issued.credentials,
    sha256: Sha256,
    applyChecksum: false,
    uriEscapePath: service !== 's3',
  });
  const signed = await signer.sign(signedPart(request, header), {
    signingDate,
    signableHeaders: new Set(header.signedHeaders),
  });
  const { signature } = signatureHeader(signed.headers['authorization']);
  if (!areEqual(signature, header.signature)) {
    throw new SignatureError(
      'wrong',
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.',
    );
  }
  return issued.caller;
}

/** Host and everything that AWS itself reads have to be signed, and the body by its hash. */
function requireSigned(request: HttpRequest, { signedHeaders }: SignatureHeader): void {
  const must = ['host', ...Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'))];
  const unsigned = must.find((name) => !signedHeaders.includes(name));
  if (unsigned !== undefined) {
    throw new SignatureError('incomplete', `'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  const claimed = request.headers['x-amz-content-sha256'];
  if (claimed !== undefined && claimed !== createHash('sha256').update(request.body).digest('hex')) {
    throw new SignatureError('wrong', 'The provided x-amz-content-sha256 header does not match what was computed.');
  }
}

function dateOf(request: HttpRequest, { date, service }: SignatureHeader, now: Date): Date {
  const text = request.headers['x-amz-date'] ?? '';
  const signed = new Date(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(signed.getTime()) || !text.startsWith(date)) {
    throw new SignatureError('incomplete', 'Date in Credential scope does not match the header X-Amz-Date.');
  }
  const tolerance = TOLERANCE_MS[service] ?? 5 * MINUTE;
  if (Math.abs(now.getTime() - signed.getTime()) > tolerance) {
    throw new SignatureError('expired', `Signature expired: ${text} is too far from ${now.toISOString()}`);
  }
  return signed;
}

function signedPart(request: HttpRequest, { signedHeaders }: SignatureHeader) {
  const headers = Object.fromEntries(
    Object.entries(request.headers).filter(([name]) => signedHeaders.includes(name) && name !== 'x-amz-date'),
  );
  const { hostname, pathname, searchParams } = request.url;
  const query: Record<string, string[]> = {};
  for (const [name, value] of searchParams) {
    query[name] = [...(query[name] ?? []), value];
  }
  const { method, body } = request;
  return { method, protocol: 'http:', hostname, path: pathname, query, headers, body };
}

function areEqual(one: string, other: string): boolean {
  const [left, right] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
