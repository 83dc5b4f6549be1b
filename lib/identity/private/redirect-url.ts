import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * Checks a URL that an authorization code or a signed-out browser is sent to. A wildcard, a fragment or plain
 * HTTP would hand codes to others (RFC 9700, sections 2.1 and 4.1).
 *
 * @throws BlueprintError `CALLBACK_URL_INVALID`
 */
export function requireRedirectUrl(at: IConstruct, url: string, loopbackAllowed: boolean): void {
  if (!Token.isUnresolved(url) && !isExact(url, loopbackAllowed)) {
    throw new BlueprintError(
      'CALLBACK_URL_INVALID',
      `a callback or logout URL must be an exact https URL without wildcard, fragment or user name, got '${url}'; ` +
        'write the full address, or give unsafeLoopbackRedirects a reason while developing on one machine',
      at,
    );
  }
}

function isExact(url: string, loopbackAllowed: boolean): boolean {
  if (!URL.canParse(url) || /[*#\s\\]/.test(url)) {
    return false;
  }
  const { protocol, hostname, username, password } = new URL(url);
  const loopback = LOOPBACK.has(hostname);
  const transport = loopback ? loopbackAllowed && /^https?:$/.test(protocol) : protocol === 'https:';
  return transport && username === '' && password === '';
}
