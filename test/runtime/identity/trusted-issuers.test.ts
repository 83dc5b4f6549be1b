import { ConfigurationError } from '../../../runtime/errors';
import { decodeTrustedIssuers, issuersByName } from '../../../runtime/identity/trusted-issuers';
import { KEYCLOAK, POOL } from './support/issuer';

it('reads what the constructs wrote', () => {
  expect(decodeTrustedIssuers(JSON.stringify([POOL, KEYCLOAK]))).toEqual([POOL, KEYCLOAK]);
});

it('finds an issuer by its exact name', () => {
  const issuers = issuersByName([POOL, KEYCLOAK]);
  expect(issuers.get(KEYCLOAK.issuer)).toEqual(KEYCLOAK);
  expect(issuers.get(`${KEYCLOAK.issuer}/`)).toBeUndefined();
});

it.each([
  ['', 'the trusted issuers must be JSON'],
  ['[', 'the trusted issuers must be JSON'],
  ['{}', 'malformed at top'],
  ['[]', 'malformed at top'],
  ['null', 'malformed at top'],
  ['[null]', 'malformed at 0'],
  [JSON.stringify([{ ...POOL, issuer: '' }]), 'malformed at 0.issuer'],
  [JSON.stringify([{ ...POOL, issuer: 1 }]), 'malformed at 0.issuer'],
  [JSON.stringify([{ ...POOL, kind: 'saml' }]), 'malformed at 0.kind'],
  [JSON.stringify([{ ...POOL, clientIds: [] }]), 'malformed at 0.clientIds'],
  [JSON.stringify([{ ...POOL, clientIds: 'web' }]), 'malformed at 0.clientIds'],
  [JSON.stringify([{ ...POOL, clientIds: ['web', ''] }]), 'malformed at 0.clientIds.1'],
  [JSON.stringify([{ ...POOL, clientIds: undefined }]), 'malformed at 0.clientIds'],
  [JSON.stringify([{ ...POOL, audience: '' }]), 'malformed at 0.audience'],
  [JSON.stringify([{ ...POOL, rolesClaim: '' }]), 'malformed at 0.rolesClaim'],
  [JSON.stringify([{ ...POOL, attributes: [''] }]), 'malformed at 0.attributes.0'],
  [JSON.stringify([{ ...POOL, clientsIds: ['x'] }]), 'malformed at 0'],
  [JSON.stringify([{ ...POOL, kind: 'x', clientIds: [] }]), 'malformed at 0.kind, 0.clientIds'],
  [JSON.stringify([POOL, POOL]), 'must be named once'],
  [JSON.stringify([{ ...KEYCLOAK, audience: undefined }]), 'must have an audience'],
  [JSON.stringify([{ ...KEYCLOAK, audience: 'spa' }]), 'must not be a client'],
  [JSON.stringify([{ ...POOL, audience: 'web' }]), 'must not be a client'],
])('does not start with %s', (text, message) => {
  expect(() => decodeTrustedIssuers(text)).toThrow(ConfigurationError);
  expect(() => decodeTrustedIssuers(text)).toThrow(message);
});
