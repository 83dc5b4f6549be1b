/** Audience that the realm's access tokens name. */
export const AUDIENCE = 'https://api.shop.example';

const audience = {
  name: 'audience',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': AUDIENCE, 'access.token.claim': 'true', 'id.token.claim': 'false' },
};

const scope = (name: string) => ({
  name,
  protocol: 'openid-connect',
  attributes: { 'include.in.token.scope': 'true', 'display.on.consent.screen': 'false' },
});

const client = (clientId: string, settings: object) => ({
  clientId,
  protocol: 'openid-connect',
  standardFlowEnabled: false,
  protocolMappers: [audience],
  defaultClientScopes: ['basic', 'roles', 'orders/read'],
  optionalClientScopes: ['orders/write'],
  ...settings,
});

const machine = (clientId: string) =>
  client(clientId, { secret: `of ${clientId}`, serviceAccountsEnabled: true, publicClient: false });

/** One realm: a person with a role, a client for people, two programs. */
export const realm = {
  realm: 'shop',
  enabled: true,
  sslRequired: 'none',
  roles: { realm: [{ name: 'buyer' }] },
  clientScopes: [
    scope('orders/read'),
    scope('orders/write'),
    {
      name: 'basic',
      protocol: 'openid-connect',
      attributes: { 'include.in.token.scope': 'false' },
      protocolMappers: [
        {
          name: 'sub',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-sub-mapper',
          config: { 'access.token.claim': 'true', 'introspection.token.claim': 'true' },
        },
      ],
    },
    {
      name: 'roles',
      protocol: 'openid-connect',
      attributes: { 'include.in.token.scope': 'false' },
      protocolMappers: [
        {
          name: 'realm roles',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-usermodel-realm-role-mapper',
          config: {
            'claim.name': 'realm_access.roles',
            multivalued: 'true',
            'access.token.claim': 'true',
            'jsonType.label': 'String',
          },
        },
      ],
    },
  ],
  clients: [
    client('web', { publicClient: true, directAccessGrantsEnabled: true }),
    machine('nightly'),
    machine('stranger'),
  ],
  users: [
    {
      username: 'alice',
      enabled: true,
      emailVerified: true,
      email: 'alice@shop.example',
      firstName: 'Alice',
      lastName: 'Example',
      credentials: [{ type: 'password', value: 'correct horse', temporary: false }],
      realmRoles: ['buyer'],
    },
  ],
};
