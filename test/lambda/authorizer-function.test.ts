import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { EdgeApi, OidcAuthorizer, TrustBundleLocation } from '../../lib/edge';
import { IdentityProvider } from '../../lib/identity';
import { FunctionCode } from '../../lib/services';
import { toFunction } from '../edge/fixtures';

const ISSUER = 'https://id.example.com/realms/shop';
const AUDIENCE = 'https://api.shop.example';

/** Runs the deployed file like Lambda: one start, then one event after the other. */
const RUN = `
  (async () => {
    const { handler } = require(process.argv[1]);
    const results = [];
    for (const event of JSON.parse(process.argv[2])) {
      results.push(await handler(event).then(
        ({ policyDocument }) => policyDocument.Statement[0].Effect,
        ({ message }) => message,
      ));
    }
    const sdk = Object.keys(require.cache).some((file) => file.includes('@aws-sdk')) ? ' with the SDK' : '';
    process.stdout.write(JSON.stringify(results) + sdk);
  })().catch(({ name, message }) => process.stdout.write('does not start: ' + name + ' ' + message));
`;

const directory = mkdtempSync(join(tmpdir(), 'authorizer-'));
let bundleFile: string;
let environment: Record<string, string>;
let assets: string;
let privateKey: CryptoKey;

beforeAll(async () => {
  const stack = new Stack(new App({ builtinCloudFormationValidation: false, outdir: directory }), 'Foreign');
  const { trustedIssuer } = IdentityProvider.fromOidc(stack, 'Provider', {
    issuer: ISSUER,
    audience: AUDIENCE,
    clientIds: ['web'],
  });
  const parameter = ssm.StringParameter.fromStringParameterName(stack, 'TrustBundle', '/shop/trust-bundle');
  const tokenAuthorizer = new OidcAuthorizer(stack, 'Tokens', {
    issuers: [trustedIssuer],
    trustBundle: TrustBundleLocation.parameter(parameter),
    code: FunctionCode.fromEntry(join(__dirname, '../../lambda/authorizer/index.ts')),
  });
  const api = new EdgeApi(stack, 'Edge', { tokenAuthorizer });
  api.addRoute('GET /orders/{id}', { integration: toFunction(stack), scopes: ['orders/read'] });
  const [fn] = Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'));
  assets = directory;
  environment = {
    ...fn?.Properties.Environment.Variables,
    // What Lambda unpacks under /opt.
    PALISADE_ROUTES: fn?.Properties.Environment.Variables.PALISADE_ROUTES.replace('/opt', assetWith('routes.json')),
  };

  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  const key = { ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256', use: 'sig', iss: ISSUER };
  bundleFile = join(directory, 'trust-bundle.json');
  writeFileSync(bundleFile, JSON.stringify({ spiffe_sequence: 1, keys: [key] }));
});

afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** Directory of the asset that holds a file. */
function assetWith(file: string): string {
  const isIt = (name: string) => name.startsWith('asset.') && readdirSync(join(assets, name)).includes(file);
  return join(assets, readdirSync(assets).find(isIt) ?? 'none');
}

function token(scope: string, audience = AUDIENCE): Promise<string> {
  return new SignJWT({ scope, client_id: 'web' })
    .setProtectedHeader({ alg: 'ES256', kid: 'one', typ: 'at+jwt' })
    .setIssuer(ISSUER)
    .setAudience(audience)
    .setSubject('alice')
    .setJti('t-1')
    .setIssuedAt()
    .setExpirationTime('5m')
    .sign(privateKey);
}

function run(tokens: string[], overrides: Record<string, string | undefined> = {}): string {
  const events = tokens.map((text) => ({
    methodArn: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3/v1/GET/orders/7',
    multiValueHeaders: { authorization: [`Bearer ${text}`] },
    requestContext: { requestId: 'r-1', httpMethod: 'GET', resourcePath: '/orders/{id}' },
  }));
  const file = join(assetWith('index.js'), 'index.js');
  return execFileSync(process.execPath, ['-e', RUN, file, JSON.stringify(events)], {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...environment, PALISADE_TRUST_BUNDLE: `file:${bundleFile}`, ...overrides },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

describe('the deployed authorizer', () => {
  it('allows, denies and refuses as the template configures it', async () => {
    const tokens = [
      await token('orders/read'),
      await token('orders/write'),
      await token('orders/read', 'other'),
      'none',
    ];
    expect(JSON.parse(run(tokens))).toEqual(['Allow', 'Deny', 'Unauthorized', 'Unauthorized']);
  });

  it('decides nothing without a trust bundle', async () => {
    const results = run([await token('orders/read')], { PALISADE_TRUST_BUNDLE: 'file:/nowhere' });
    expect(JSON.parse(results)).toEqual(['The token could not be checked.']);
  });

  it.each([
    ['issuers', 'PALISADE_ISSUERS', '[]', /^does not start: ConfigurationError .*trusted issuers are malformed/],
    [
      'knowing its issuers',
      'PALISADE_ISSUERS',
      undefined,
      /^does not start: ConfigurationError .*PALISADE_ISSUERS must be set/,
    ],
    [
      'knowing where the trust bundle is',
      'PALISADE_TRUST_BUNDLE',
      '',
      /^does not start: ConfigurationError .*PALISADE_TRUST_BUNDLE must be set/,
    ],
    [
      'a trust bundle over TLS',
      'PALISADE_TRUST_BUNDLE',
      'http://trust.example.com/bundle',
      /^does not start: ConfigurationError .*trust bundle must be at/,
    ],
    [
      'knowing where the routes are',
      'PALISADE_ROUTES',
      undefined,
      /^does not start: ConfigurationError .*PALISADE_ROUTES must be set/,
    ],
    ['a file of routes', 'PALISADE_ROUTES', '/nowhere', /^does not start: Error ENOENT/],
  ])('does not start without %s', (_, name, value, reason) => {
    expect(run([], { [name]: value })).toMatch(reason);
  });

  it('loads the AWS SDK when a parameter holds the trust bundle and nothing else knows how to read it', async () => {
    const tokens = [await token('orders/read')];
    // Nobody listens there, and no credentials are looked up.
    const nowhere = {
      PALISADE_TRUST_BUNDLE: environment['PALISADE_TRUST_BUNDLE'],
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
      AWS_ENDPOINT_URL_SSM: 'http://127.0.0.1:1',
    };
    expect(run(tokens, {})).toBe('["Allow"]');
    expect(run(tokens, nowhere)).toBe('["The token could not be checked."] with the SDK');
    const inFunction = { ...nowhere, AWS_LAMBDA_FUNCTION_NAME: 'authorizer' };
    expect(run(tokens, inFunction)).toBe('["The token could not be checked."]');
  });
});
