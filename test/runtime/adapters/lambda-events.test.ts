import type { APIGatewayProxyEvent } from 'aws-lambda';
import { handleEvents } from '../../../runtime/adapters/lambda-events';
import { Unavailable } from '../../../runtime/errors';
import type { ServiceRequest } from '../../../runtime/message';
import type { Pipeline } from '../../../runtime/pipeline';
import { errorResponse, jsonResponse } from '../../../runtime/response';

const EVENT = {
  httpMethod: 'POST',
  path: '/things/a%20b',
  multiValueQueryStringParameters: { page: ['1', '2'] },
  multiValueHeaders: { 'Content-Type': ['application/json'], 'X-Twice': ['a', 'b'], 'x-twice': ['c'] },
  body: '{"name":"é"}',
  isBase64Encoded: false,
  requestContext: { requestId: 'gateway-1' },
} as unknown as APIGatewayProxyEvent;

/** What the pipeline is given for an event. */
async function received(event: APIGatewayProxyEvent): Promise<ServiceRequest> {
  const pipeline = jest.fn<ReturnType<Pipeline>, [ServiceRequest]>(async ({ requestId }) => ({
    response: jsonResponse(requestId, 201, { ok: true }),
  }));
  await handleEvents(pipeline)(event);
  const [call] = pipeline.mock.calls;
  if (call === undefined) {
    throw new Error('the pipeline was not called');
  }
  return call[0];
}

let logged: jest.SpyInstance;

beforeEach(() => {
  logged = jest.spyOn(console, 'error').mockImplementation(() => {});
});

afterEach(() => logged.mockRestore());

describe('handleEvents', () => {
  it('reduces an event to a request', async () => {
    const { headers, body, ...rest } = await received(EVENT);
    expect(rest).toEqual({
      requestId: 'gateway-1',
      method: 'POST',
      path: '/things/a%20b',
      query: [
        ['page', '1'],
        ['page', '2'],
      ],
      fromGateway: true,
    });
    expect(Object.fromEntries(headers)).toEqual({ 'content-type': 'application/json', 'x-twice': 'a, b, c' });
    expect(Buffer.from(body).toString()).toBe('{"name":"é"}');
  });

  it("never takes an event of API Gateway for a service's, whatever its headers say", async () => {
    const names = ['x-amzn-mtls-clientcert-leaf', 'X-Amzn-Mtls-Clientcert', 'x-amzn-mtls-clientcert-subject'];
    const spoofed = Object.fromEntries(names.map((name) => [name, ['orders']]));
    const { peer, originFault, headers } = await received({ ...EVENT, multiValueHeaders: spoofed });
    expect([peer, originFault, headers.size]).toEqual([undefined, undefined, 0]);
  });

  it('decodes a body that API Gateway sent as base64', async () => {
    const { body } = await received({ ...EVENT, body: 'aGk=', isBase64Encoded: true });
    expect(Buffer.from(body).toString()).toBe('hi');
  });

  it('takes what is absent as empty', async () => {
    const bare = { ...EVENT, multiValueQueryStringParameters: null, body: null, multiValueHeaders: {} };
    const { query, headers, body } = await received(bare);
    expect([query, headers.size, body.byteLength]).toEqual([[], 0, 0]);
  });

  it('returns the answer of the pipeline as a proxy result', async () => {
    const handler = handleEvents(async ({ requestId }) => ({ response: jsonResponse(requestId, 201, { ok: true }) }));
    expect(await handler(EVENT)).toEqual({
      statusCode: 201,
      headers: expect.objectContaining({ 'x-request-id': 'gateway-1', 'content-type': 'application/json' }),
      body: '{"ok":true}',
    });
  });

  it('answers an event of another kind with 500 and asks no pipeline', async () => {
    const pipeline = jest.fn();
    const result = await handleEvents(pipeline)({ Records: [] } as unknown as APIGatewayProxyEvent);
    expect(result.statusCode).toBe(500);
    expect(pipeline).not.toHaveBeenCalled();
  });

  it('logs why the service failed, without the words of a foreign error', async () => {
    const error = new Unavailable('the table does not answer', { cause: new RangeError('users words') });
    await handleEvents(async ({ requestId }) => ({ response: errorResponse(requestId, error), error }))(EVENT);
    const line = logged.mock.calls[0][0];
    expect(JSON.parse(line)).toMatchObject({
      requestId: 'gateway-1',
      status: 503,
      code: 'UNAVAILABLE',
      detail: 'the table does not answer',
      cause: { name: 'RangeError', frames: expect.arrayContaining([expect.stringMatching(/^at /)]) },
    });
    expect(line).not.toContain('users words');
  });

  it('logs nothing of a success', async () => {
    await received(EVENT);
    expect(logged).not.toHaveBeenCalled();
  });
});
