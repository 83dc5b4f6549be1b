import { Template } from 'aws-cdk-lib/assertions';
import { IdentityProvider, type OidcProviderAttributes } from '../../lib/identity';
import { foreignStack } from '../support/app';

const ATTRIBUTES: OidcProviderAttributes = {
  issuer: 'https://id.example.com/realms/shop',
  audience: 'https://api.shop.example',
  clientIds: ['web', 'nightly'],
};

const importing = (attributes: Partial<OidcProviderAttributes>) => () =>
  IdentityProvider.fromOidc(foreignStack(), 'Provider', { ...ATTRIBUTES, ...attributes });
const withCode = (code: string) => expect.objectContaining({ code });

describe('an OpenID provider that others run', () => {
  it('is trusted for its audience and its clients', () => {
    const provider = importing({ rolesClaim: 'realm_access.roles', attributes: ['department'] })();
    expect(provider.issuer).toBe(ATTRIBUTES.issuer);
    expect(provider.trustedIssuer).toEqual({
      ...ATTRIBUTES,
      kind: 'oidc',
      rolesClaim: 'realm_access.roles',
      attributes: ['department'],
    });
  });

  it('creates nothing', () => {
    const stack = foreignStack();
    IdentityProvider.fromOidc(stack, 'Provider', ATTRIBUTES);
    expect(Template.fromStack(stack).toJSON()).not.toHaveProperty('Resources');
  });

  it.each([
    'http://id.example.com',
    'id.example.com',
    'https://user@id.example.com',
    'https://id.example.com?realm=shop',
    'https://id.example.com#shop',
    'https://id.example.com/ shop',
    '',
  ])('cannot be %j', (issuer) => {
    expect(importing({ issuer })).toThrow(withCode('ISSUER_INVALID'));
  });

  it.each([{ clientIds: [] }, { clientIds: ['web', ''] }, { audience: '' }])('must name %j', (attributes) => {
    expect(importing(attributes)).toThrow(withCode('VALUE_OUT_OF_RANGE'));
  });

  it('cannot have a client as its audience, because that is the audience of ID tokens', () => {
    expect(importing({ audience: 'web' })).toThrow(withCode('VALUE_OUT_OF_RANGE'));
  });
});

describe('a user pool', () => {
  it('is trusted for all of its clients, in whatever order they are added', () => {
    const stack = foreignStack();
    const identity = new IdentityProvider(stack, 'Identity');
    identity.addScope('orders/read');
    const text = stack.toJsonString([identity.trustedIssuer]);
    const person = identity.addPeopleClient('Web', { callbackUrls: ['https://shop.example.com/callback'] });
    const program = identity.addServiceAccount('nightly', { scopes: ['orders/read'] });
    const logicalId = (ref: string) => stack.resolve(ref).Ref;
    expect(JSON.stringify(stack.resolve(identity.trustedIssuer.clientIds))).toBe(
      JSON.stringify([{ Ref: logicalId(person.clientId) }, { Ref: logicalId(program.clientId) }]),
    );
    const parts: unknown[] = stack.resolve(text)['Fn::Join'][1];
    expect(
      JSON.parse(parts.map((part) => (typeof part === 'string' ? part : Object.values(part as object)[0])).join('')),
    ).toEqual([
      {
        issuer: expect.any(String),
        kind: 'cognito',
        clientIds: [logicalId(person.clientId), logicalId(program.clientId)],
        rolesClaim: 'cognito:groups',
      },
    ]);
  });

  it('trusts nobody before a client is added', () => {
    const stack = foreignStack();
    const { trustedIssuer } = new IdentityProvider(stack, 'Identity');
    expect(stack.resolve(trustedIssuer.clientIds)).toEqual([]);
  });
});
