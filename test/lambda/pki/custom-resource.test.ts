import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { customResource, isResourceEvent, type ResourceEvent } from '../../../lambda/shared/custom-resource';
import { ConfigurationError, Unavailable } from '../../../runtime/errors';

interface Answer {
  readonly Status: string;
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
  readonly Data?: Readonly<Record<string, string>>;
}

const answers: Answer[] = [];
const requests: string[] = [];
let server: Server;
let url: string;
let status = 200;

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk) => {
      text += chunk;
    });
    request.on('end', () => {
      requests.push(`${request.method} '${request.headers['content-type']}' ${request.headers['content-length']}`);
      answers.push(JSON.parse(text));
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=abc`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  answers.length = 0;
  requests.length = 0;
  status = 200;
  jest.spyOn(console, 'error').mockReturnValue(undefined);
});
afterEach(() => jest.restoreAllMocks());

const COMMON = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Root', ResourceType: 'Custom::Root' };

function event(RequestType: 'Create' | 'Update' | 'Delete', PhysicalResourceId = 'one'): ResourceEvent {
  const properties = { ServiceToken: 'function', ResourceProperties: { ServiceToken: 'function' } };
  const common = { ...COMMON, ...properties, ResponseURL: url };
  switch (RequestType) {
    case 'Create':
      return { ...common, RequestType };
    case 'Update':
      return { ...common, RequestType, PhysicalResourceId, OldResourceProperties: { ServiceToken: 'function' } };
    case 'Delete':
      return { ...common, RequestType, PhysicalResourceId };
  }
}

const made = async () => ({ physicalResourceId: 'one', data: { Arn: 'arn' } });
const fail = (error: unknown) => async () => {
  throw error;
};

it('answers with the identity and the attributes of what was made', async () => {
  await customResource({ create: made })(event('Create'));
  expect(answers).toEqual([
    {
      Status: 'SUCCESS',
      PhysicalResourceId: 'one',
      Data: { Arn: 'arn' },
      StackId: 'stack',
      RequestId: 'request',
      LogicalResourceId: 'Root',
    },
  ]);
  expect(requests[0]).toMatch(/^PUT '' \d+$/);
});

it('updates like it creates, unless it is told how', async () => {
  await customResource({ create: made })(event('Update', 'old'));
  await customResource({ create: made, update: async () => ({ physicalResourceId: 'two' }) })(event('Update'));
  expect(answers.map(({ PhysicalResourceId }) => PhysicalResourceId)).toEqual(['one', 'two']);
});

it('deletes what there is, and lets go of what needs no deletion', async () => {
  const remove = jest.fn(async () => undefined);
  await customResource({ create: made, delete: remove })(event('Delete'));
  await customResource({ create: made })(event('Delete'));
  expect(remove).toHaveBeenCalledTimes(1);
  expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'SUCCESS']);
});

it('answers a failed creation, and deletes nothing after it', async () => {
  const remove = jest.fn(async () => undefined);
  const handler = customResource({ create: fail(new Unavailable('KMS is down')), delete: remove });
  await handler(event('Create'));
  expect(answers[0]).toMatchObject({ Status: 'FAILED', Reason: 'KMS is down' });
  await handler(event('Delete', answers[0]?.PhysicalResourceId));
  expect(answers[1]).toMatchObject({ Status: 'SUCCESS' });
  expect(remove).not.toHaveBeenCalled();
});

it('keeps the identity when an update fails, or CloudFormation would delete what is in use', async () => {
  await customResource({ create: fail(new ConfigurationError('no')) })(event('Update', 'in-use'));
  expect(answers[0]).toMatchObject({ Status: 'FAILED', PhysicalResourceId: 'in-use' });
});

it('says of a deletion that it failed', async () => {
  await customResource({ create: made, delete: fail(new Unavailable('still in use')) })(event('Delete'));
  expect(answers[0]).toMatchObject({ Status: 'FAILED', Reason: 'still in use', PhysicalResourceId: 'one' });
});

it.each([
  [new Error('the key is AKIA123'), 'Error'],
  [Object.assign(new Error('AKIA123'), { name: 'AccessDeniedException' }), 'AccessDeniedException'],
  [new Unavailable('down', { cause: new TypeError('AKIA123') }), 'down (TypeError)'],
  ['AKIA123', 'an unknown failure'],
])('tells only the class of a foreign error: %#', async (error, reason) => {
  await customResource({ create: fail(error) })(event('Create'));
  expect(answers[0]?.Reason).toBe(reason);
  expect(JSON.stringify([answers, jest.mocked(console.error).mock.calls])).not.toContain('AKIA123');
});

it('answers with a short reason, however long the message is', async () => {
  await customResource({ create: fail(new Unavailable('x'.repeat(5_000))) })(event('Create'));
  expect(answers[0]?.Reason).toHaveLength(512);
});

it('fails a resource whose attributes CloudFormation would refuse, instead of answering nothing', async () => {
  const state = (length: number) => async () => ({ physicalResourceId: 'one', data: { Value: 'x'.repeat(length) } });
  await customResource({ create: state(3_900) })(event('Create'));
  await customResource({ create: state(4_096) })(event('Create'));
  expect(answers.map(({ Status }) => Status)).toEqual(['SUCCESS', 'FAILED']);
  expect(answers[1]).toMatchObject({ Reason: expect.stringContaining('4 KB') });
});

it('fails when its answer can not be delivered, so that Lambda runs it again', async () => {
  status = 403;
  await expect(customResource({ create: made })(event('Create'))).rejects.toThrow('status 403');
  expect(answers).toHaveLength(1);
});

it('tells an event of CloudFormation from any other', () => {
  expect(isResourceEvent(event('Create'))).toBe(true);
  for (const other of [undefined, null, 'Create', {}, { RequestType: 'Create' }, { certificateArn: 'arn' }]) {
    expect(isResourceEvent(other)).toBe(false);
  }
});
