import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '../../../runtime/adapters/sha-256';
import { type SignedCall, signedCall } from '../../../runtime/adapters/signed-call';
import { createPki } from '../support/pki';

const FUNCTION = {
  AWS_LAMBDA_FUNCTION_NAME: 'orders',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session',
};

const servers: Server[] = [];

afterEach(() => {
  jest.restoreAllMocks();
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** Calls of a server that answers so, with the operation and what arrived. */
async function callsOf(listener: RequestListener): Promise<SignedCall> {
  const server = createServer(listener);
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return callsAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
}

function callsAt(url: string): SignedCall {
  const call = signedCall('dynamodb', 10_000, { ...FUNCTION, AWS_ENDPOINT_URL_DYNAMODB: url });
  if (call === undefined) {
    throw new Error('no calls in a function');
  }
  return call;
}

describe('in a function', () => {
  it('sends the operation and its input, signed with the role of the function', async () => {
    let asked: { request: IncomingMessage; body: string } | undefined;
    const call = await callsOf(async (request, response) => {
      asked = { request, body: await text(request) };
      response.end('{"Items":[]}');
    });
    expect(await call('Query', { TableName: 'revocations' })).toEqual({ Items: [] });
    if (asked === undefined) {
      throw new Error('nothing arrived');
    }
    const { request, body } = asked;
    expect(`${request.method} ${request.url} ${body}`).toBe('POST / {"TableName":"revocations"}');
    expect(request.headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.Query',
      'x-amz-security-token': 'session',
    });
    expect(request.headers.authorization).toMatch(
      /Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/dynamodb\/aws4_request/,
    );
    expect(request.headers.authorization).toBe((await signedAgain(request, body)).headers['authorization']);
  });

  it('names the operation as Systems Manager wants it', async () => {
    let headers: IncomingMessage['headers'] = {};
    const server = createServer((request, response) => {
      headers = request.headers;
      response.end('{}');
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await signedCall('ssm', 1_000, { ...FUNCTION, AWS_ENDPOINT_URL })?.('GetParameter', { Name: 'bundle' });
    expect(headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'AmazonSSM.GetParameter',
    });
  });

  it.each<[string, RequestListener]>([
    ['a fault of AWS', (_, response) => response.writeHead(500).end('{}')],
    [
      'throttling',
      (_, response) => response.writeHead(400).end('{"__type":"com.amazonaws.dynamodb.v20120810#ThrottlingException"}'),
    ],
    ['a connection that breaks', (request) => request.destroy()],
    [
      'an answer that breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{');
        setImmediate(() => response.destroy());
      },
    ],
  ])('asks again after %s, and then no more', async (_, fail) => {
    const listener = jest.fn<void, Parameters<RequestListener>>(fail);
    const call = await callsOf((request, response) => listener(request, response));
    await expect(call('Query', {})).rejects.toThrow(/^AWS /);
    expect(listener).toHaveBeenCalledTimes(2);
    listener.mockClear().mockImplementationOnce(fail);
    listener.mockImplementation((_request, response) => response.end('{"Items":[]}'));
    expect(await call('Query', {})).toEqual({ Items: [] });
    expect(listener).toHaveBeenCalledTimes(2);
  });

  it('asks once when it is refused, and repeats nothing of the answer but its type', async () => {
    const listener = jest.fn<void, Parameters<RequestListener>>((_, response) =>
      response.writeHead(400).end('{"__type":"com.amazon#AccessDeniedException","message":"arn:aws:secret"}'),
    );
    const call = await callsOf((request, response) => listener(request, response));
    await expect(call('Query', {})).rejects.toThrow(/^AWS answered with status 400 and AccessDeniedException$/);
    expect(listener).toHaveBeenCalledTimes(1);
  });

  it.each([201, 204, 301, 302, 307, 403])('takes status %d for no success', async (status) => {
    const call = await callsOf((_, response) => response.writeHead(status, { location: '/elsewhere' }).end());
    await expect(call('Query', {})).rejects.toThrow(`AWS answered with status ${status} and nothing more`);
  });

  it('gives nothing for an answer that is not JSON', async () => {
    const call = await callsOf((_, response) => response.end('not JSON'));
    expect(await call('Query', {})).toBeUndefined();
  });

  it('takes 8 Mi characters and not one more', async () => {
    let answer = `"${'x'.repeat(8 * 1024 * 1024 - 2)}"`;
    const call = await callsOf((_, response) => response.end(answer));
    expect(await call('Query', {})).toHaveLength(8 * 1024 * 1024 - 2);
    answer = ` ${answer}`;
    await expect(call('Query', {})).rejects.toThrow('AWS does not answer');
  });

  it('does not wait longer than it was told to', async () => {
    const given: number[] = [];
    jest.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
      given.push(milliseconds);
      const abort = new AbortController();
      setTimeout(() => abort.abort(), 20);
      return abort.signal;
    });
    const silent = await callsOf(() => {});
    await expect(silent('Query', {})).rejects.toThrow('AWS does not answer');
    expect(given).toEqual([10_000, 10_000]);
  });

  it('tells nothing to a server that is not the one that is trusted', async () => {
    const tls = await (await createPki('shop.internal')).issue('dynamodb');
    const listener = jest.fn();
    const server = createTlsServer({ cert: tls.certificate, key: tls.privateKey }, listener).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const call = callsAt(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await expect(call('Query', {})).rejects.toThrow('AWS does not answer');
    expect(listener).not.toHaveBeenCalled();
  });
});

describe('calls are left to the SDK', () => {
  it.each<[string, NodeJS.ProcessEnv]>([
    ['outside of functions', { AWS_LAMBDA_FUNCTION_NAME: undefined }],
    ['without a key', { AWS_ACCESS_KEY_ID: undefined }],
    ['without a secret', { AWS_SECRET_ACCESS_KEY: '' }],
    ['without a region', { AWS_REGION: undefined }],
    ['in China', { AWS_REGION: 'cn-north-1' }],
    ['in an isolated region', { AWS_REGION: 'us-iso-east-1' }],
    ['in the sovereign cloud', { AWS_REGION: 'eusc-de-east-1' }],
    ['in a region that would be another host', { AWS_REGION: 'eu-central-1.attacker.example/eu-central-1' }],
    ['with endpoints by FIPS 140', { AWS_USE_FIPS_ENDPOINT: 'true' }],
    ['with endpoints for IPv6', { AWS_USE_DUALSTACK_ENDPOINT: 'true' }],
  ])('%s', (_, environment) => {
    expect(signedCall('ssm', 1_000, { ...FUNCTION, ...environment })).toBeUndefined();
  });

  it.each(['eu-central-1', 'us-gov-west-1', 'ap-southeast-3', 'mx-central-1'])('but not in %s', (AWS_REGION) => {
    expect(signedCall('ssm', 1_000, { ...FUNCTION, AWS_REGION })).toBeInstanceOf(Function);
  });
});

/** What the owner of the secret would have signed for what arrived. */
async function signedAgain({ headers }: IncomingMessage, body: string) {
  const signer = new SignatureV4({
    service: 'dynamodb',
    region: FUNCTION.AWS_REGION,
    credentials: {
      accessKeyId: FUNCTION.AWS_ACCESS_KEY_ID,
      secretAccessKey: FUNCTION.AWS_SECRET_ACCESS_KEY,
      sessionToken: FUNCTION.AWS_SESSION_TOKEN,
    },
    sha256: Sha256,
  });
  const date = (headers['x-amz-date'] as string).replace(/(....)(..)(..T..)(..)(..Z)/, '$1-$2-$3:$4:$5');
  const sent = Object.entries(headers).filter(([name]) => ['host', 'content-type', 'x-amz-target'].includes(name)) as [
    string,
    string,
  ][];
  return signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname: '127.0.0.1',
      path: '/',
      query: {},
      headers: Object.fromEntries(sent),
      body,
    },
    { signingDate: new Date(date) },
  );
}
