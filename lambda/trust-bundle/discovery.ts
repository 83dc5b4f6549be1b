import { Unavailable } from '../../runtime/errors';
import { parseUniqueObject } from '../../runtime/identity/unique-json';
import type { HttpResponse } from '../shared/http-exchange';
import { type IssuerKey, issuerKeys } from './issuer-keys';

/** Fetches a URL. */
export type Fetch = (url: string) => Promise<HttpResponse>;

/**
 * Fetches the keys of an issuer: its metadata say where they are, and must be its own.
 *
 * OpenID Connect Discovery 1.0, sections 4.1 and 4.3
 *
 * @throws Unavailable when any of it can't be had, or does not hold what it should
 */
export async function discoverKeys(issuer: string, fetch: Fetch): Promise<readonly IssuerKey[]> {
  const metadata = await getObject(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, fetch);
  if (metadata['issuer'] !== issuer) {
    throw new Unavailable(`the metadata of ${issuer} are those of another issuer`);
  }
  const keysUrl = metadata['jwks_uri'];
  if (typeof keysUrl !== 'string' || !keysUrl.startsWith('https://') || !URL.canParse(keysUrl)) {
    // Over plain http anybody on the way could replace the keys.
    throw new Unavailable(`the metadata of ${issuer} must say an https URL of its keys`);
  }
  return issuerKeys(issuer, await getObject(keysUrl, fetch));
}

async function getObject(url: string, fetch: Fetch): Promise<Readonly<Record<string, unknown>>> {
  const { body, status } = await fetch(url);
  const { host } = new URL(url);
  if (status !== 200) {
    throw new Unavailable(`${host} answered with status ${status}`);
  }
  const object = parseUniqueObject(body);
  if (object === undefined) {
    throw new Unavailable(`${host} answered with something other than a JSON object`);
  }
  return object;
}
