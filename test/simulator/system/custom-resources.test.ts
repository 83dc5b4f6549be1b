import { get, request } from 'node:https';
import { selfSigned } from '../../../lib/simulator/certificates';
import { type Attributes, makeCustomResources } from '../../../lib/simulator/system/custom-resources';
import { openResponseDesk, type ResponseDesk } from '../../../lib/simulator/system/response-desk';
import type { InvocationResult } from '../../../lib/simulator/workloads/function-protocol';
import { systemOf } from '../../reachability/network/systems';

interface Event {
  readonly LogicalResourceId: string;
  readonly ResponseURL: string;
  readonly ResourceProperties: Readonly<Record<string, unknown>>;
}

const custom = (properties: object = {}) => ({
  Type: 'Custom::Thing',
  Properties: { ServiceToken: 'arn:aws:lambda:us-east-1:123456789012:function:maker', ...properties },
});

/** The second needs what the first tells; the third needs nobody. */
const RESOURCES = {
  Second: custom({ Of: { 'Fn::GetAtt': ['First', 'Name'] } }),
  First: custom({ Generation: 1, Nested: { Enabled: true } }),
  Third: custom(),
};

let desk: ResponseDesk;
let ca: string;

beforeAll(async () => {
  const authority = await selfSigned('test', true);
  ca = authority.certificate;
  desk = await openResponseDesk(authority);
});

afterAll(() => desk.close());

/** Answers as a function does: by HTTPS to the name in the URL. */
function reply({ ResponseURL }: Event, answer: object): Promise<InvocationResult> {
  const { hostname, pathname } = new URL(ResponseURL);
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: desk.host.port, servername: hostname, path: pathname, method: 'PUT', ca },
      (response) => {
        response.resume();
        response.once('end', () => resolve({ result: null }));
      },
    );
    sent.once('error', reject);
    sent.end(JSON.stringify(answer));
  });
}

async function made(answer: (event: Event) => Promise<InvocationResult>) {
  const order: string[] = [];
  const resolved: Attributes[] = [];
  const system = systemOf(RESOURCES);
  const { failed } = await makeCustomResources(system, {
    desk,
    invoke: (_, event) => {
      order.push((event as Event).LogicalResourceId);
      return answer(event as Event);
    },
    resolve: (attributes) => {
      resolved.push(new Map(attributes));
      return system;
    },
  });
  return { failed, order, resolved };
}

const idOf = (name: string) => `${systemOf(RESOURCES).resources[0]?.stack}/${name}`;

describe('custom resources', () => {
  it('are made in the order in which they need each other, and their attributes are known to the next', async () => {
    const { failed, order, resolved } = await made((event) =>
      reply(event, { Status: 'SUCCESS', PhysicalResourceId: 'p', Data: { Name: 'made' } }),
    );
    expect(order.slice(0, 2).sort()).toEqual(['First', 'Third']);
    expect(order[2]).toBe('Second');
    expect(resolved[0]?.get(idOf('First'))).toEqual({ Name: 'made', Ref: 'p' });
    expect(failed).toEqual([]);
  });

  it('get numbers and truth values as texts, as from CloudFormation', async () => {
    const events: Event[] = [];
    await made((event) => {
      events.push(event);
      return reply(event, { Status: 'SUCCESS' });
    });
    expect(events.find(({ LogicalResourceId }) => LogicalResourceId === 'First')?.ResourceProperties).toMatchObject({
      Generation: '1',
      Nested: { Enabled: 'true' },
    });
  });

  it('that fail are named with the first line of the reason; the others are made', async () => {
    const { failed, resolved } = await made((event) =>
      event.LogicalResourceId === 'First'
        ? reply(event, { Status: 'FAILED', Reason: 'no key\nat line 1' })
        : reply(event, { Status: 'SUCCESS' }),
    );
    expect(failed).toEqual([{ resource: idOf('First'), reason: 'no key' }]);
    expect(resolved.at(-1)?.has(idOf('Second'))).toBe(true);
  });

  it('fail when their function fails, or can not be invoked', async () => {
    const broken = await made(async () => ({ failed: { errorType: 'TypeError', errorMessage: 'no such thing' } }));
    expect(broken.failed.map(({ reason }) => reason)).toEqual(new Array(3).fill('TypeError: no such thing'));
    const missing = await made(() => Promise.reject(new Error('no such function')));
    expect(missing.failed.map(({ reason }) => reason)).toEqual(new Array(3).fill('no such function'));
  });
});

it('an answer to a question that nobody asked changes nothing', async () => {
  const status = await new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port: desk.host.port, servername: desk.host.name, path: '/unknown', ca }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).once('error', reject);
  });
  expect(status).toBe(200);
});
