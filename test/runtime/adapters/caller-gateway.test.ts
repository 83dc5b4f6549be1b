import type { ALBEvent } from 'aws-lambda';
import { z } from 'zod';
import { callerGateway } from '../../../runtime/adapters/caller-gateway';
import { handleEvents, type LambdaAnswer } from '../../../runtime/adapters/lambda-events';
import type { AuditFacts } from '../../../runtime/audit/record';
import { Unavailable } from '../../../runtime/errors';
import { defineService, route } from '../../../runtime/model';
import { createPipeline } from '../../../runtime/pipeline';
import { OPEN_GATES } from '../support/caller';
import { reported } from '../support/gateway-certificate';
import { type CertificateOverrides, createPki, type IssuedCertificate, type Pki } from '../support/pki';

const DOMAIN = 'shop.internal';
const ARN = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/users/0123456789abcdef';
/** What the function is told: all but the part that AWS gives. */
const PREFIX = 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/users/';
const LEAF = 'x-amzn-mtls-clientcert-leaf';

let pki: Pki;
let records: AuditFacts[];
const handle = jest.fn();

const service = defineService('users', [
  route({
    method: 'GET',
    path: '/users/{id}',
    action: 'users:Read',
    scopes: ['users/read'],
    params: z.strictObject({ id: z.string() }),
    query: z.strictObject({ q: z.string().optional(), flag: z.string().optional() }),
    response: z.object({ caller: z.string() }),
    handle,
  }),
]);

beforeAll(async () => {
  pki = await createPki(DOMAIN);
  jest.spyOn(console, 'error').mockImplementation(() => {});
});

beforeEach(() => {
  records = [];
  handle.mockReset().mockImplementation(async ({ principal }) => ({ caller: principal.id }));
});

/** What a function answers that believes this load balancer and these roots. */
function ask(
  event: unknown,
  { arn = PREFIX as string | null, bundle = async () => ({ roots: [pki.rootPem] }), now = () => new Date() } = {},
): Promise<LambdaAnswer> {
  const pipeline = createPipeline(service, {
    ...OPEN_GATES,
    callers: new Map([['orders', ['users:Read']]]),
    authenticate: async ({ peer = 'nobody' }) => ({
      principal: { kind: 'service', id: peer, roles: [], scopes: [], multiFactor: false, attributes: {} },
    }),
    async audit(facts) {
      records.push({ ...facts });
    },
  });
  const proofOf = callerGateway({
    callerGateway: arn ?? undefined,
    callers: new Map([['orders', ['users:Read']]]),
    trustDomain: DOMAIN,
    keys: { get: bundle as never },
    now,
  });
  return handleEvents(pipeline, { proofOf })(event as ALBEvent);
}

function eventOf(leaf: string | readonly string[] | undefined, overrides: object = {}) {
  const certificates = leaf === undefined ? {} : { [LEAF]: typeof leaf === 'string' ? [leaf] : leaf };
  return {
    requestContext: { elb: { targetGroupArn: ARN } },
    httpMethod: 'GET',
    path: '/users/a%20b',
    multiValueQueryStringParameters: {},
    multiValueHeaders: { ...certificates, 'x-forwarded-for': ['203.0.113.7, 10.0.0.9'] },
    body: '',
    isBase64Encoded: false,
    ...overrides,
  };
}

async function certificateOf(name: string, overrides?: CertificateOverrides): Promise<string> {
  return reported((await pki.issue(name, overrides)).certificate);
}

async function refusedBecause(reason: string, ...[event, options]: Parameters<typeof ask>): Promise<void> {
  expect((await ask(event, options)).statusCode).toBe(403);
  expect(records).toMatchObject([{ status: 'deny', reason: `FORBIDDEN: ${reason}` }]);
  expect(handle).not.toHaveBeenCalled();
}

describe('an event of the load balancer', () => {
  it('is of the service whose certificate it reports, from the address that it saw itself', async () => {
    const answer = await ask(eventOf(await certificateOf('orders')));
    expect(answer).toEqual({
      statusCode: 200,
      statusDescription: '200 OK',
      multiValueHeaders: expect.objectContaining({
        'content-type': ['application/json'],
        'cache-control': ['no-store'],
      }),
      body: '{"caller":"orders"}',
      isBase64Encoded: false,
    });
    expect(records).toMatchObject([{ status: 'allow', caller: 'orders', sourceClass: 'private' }]);
  });

  it('has its query decoded, which the load balancer leaves as it was sent', async () => {
    const multiValueQueryStringParameters = { q: ['a%20b%26c+d'], 'fl%61g': [''] };
    await ask(eventOf(await certificateOf('orders'), { multiValueQueryStringParameters }));
    expect(handle.mock.calls[0][1]).toEqual({ params: { id: 'a b' }, query: { q: 'a b&c d', flag: '' } });
  });

  it('hands none of the reports on', async () => {
    const seen = jest.fn().mockResolvedValue({ response: { status: 200, headers: {}, body: '' } });
    const proofOf = async () => ({ peer: 'orders' });
    await handleEvents(seen, { proofOf })(eventOf(await certificateOf('orders')) as never);
    expect([...seen.mock.calls[0][0].headers.keys()]).toEqual(['x-forwarded-for']);
  });

  it.each([null, `${ARN}0/`, PREFIX.toUpperCase(), PREFIX.slice(0, -1), '/', ''])(
    'is refused when %s is the one to be believed',
    async (arn) => {
      await refusedBecause('the load balancer is not the gateway of callers', eventOf(await certificateOf('orders')), {
        arn,
      });
    },
  );

  it('is refused when no load balancer is known to the host at all', async () => {
    const seen = jest.fn().mockResolvedValue({ response: { status: 403, headers: {}, body: '' } });
    await handleEvents(seen)(eventOf(await certificateOf('orders')) as never);
    expect(seen.mock.calls[0][0]).toMatchObject({ originFault: expect.any(String) });
    expect(seen.mock.calls[0][0].peer).toBeUndefined();
  });

  it('is refused without a certificate, and with what is none', async () => {
    for (const leaf of [undefined, '', 'orders', '%E0%A4%A']) {
      records = [];
      await refusedBecause('no certificate was reported', eventOf(leaf));
    }
  });

  it('is refused with two certificates, of which one may be forged', async () => {
    const leaf = await certificateOf('orders');
    await refusedBecause('more than one certificate is reported', eventOf([leaf, leaf]));
    records = [];
    const spellings = { [LEAF]: [leaf], [LEAF.toUpperCase()]: [leaf] };
    await refusedBecause('more than one certificate is reported', eventOf(undefined, { multiValueHeaders: spellings }));
  });

  it.each<[string, () => Promise<IssuedCertificate>, string]>([
    [
      'of another authority of the same name',
      async () => (await createPki(DOMAIN)).issue('orders'),
      'the certificate is of an unknown authority',
    ],
    [
      'of an authority below the root',
      async () => (await pki.subordinate()).issue('orders'),
      'the certificate is of an unknown authority',
    ],
    [
      'that has expired',
      () => pki.issue('orders', { notAfter: new Date(Date.now() - 1_000) }),
      'the certificate has expired',
    ],
    [
      'that is not valid yet',
      () => pki.issue('orders', { notBefore: new Date(Date.now() + 60_000) }),
      'the certificate is not valid yet',
    ],
    ['for servers only', () => pki.issue('orders', { usages: ['server'] }), 'the certificate is not for clients'],
    [
      'of another trust domain',
      () => pki.issue('orders', { uris: ['spiffe://x.internal/orders'] }),
      `the certificate does not name one service of ${DOMAIN}`,
    ],
    ['of a service that was not declared', () => pki.issue('payments'), 'payments is not a declared caller'],
  ])('is refused with a certificate %s', async (_, issue, reason) => {
    await refusedBecause(reason, eventOf(reported((await issue()).certificate)));
  });

  it('names in its record a service that is proven and was not declared', async () => {
    await ask(eventOf(await certificateOf('payments')));
    expect(records).toMatchObject([{ caller: 'payments' }]);
  });

  it('is refused when the root is gone, or has expired', async () => {
    const leaf = await certificateOf('orders', { notAfter: new Date(Date.now() + 10 * 3_600_000) });
    await refusedBecause('the certificate is of an unknown authority', eventOf(leaf), {
      bundle: async () => ({ roots: [] }),
    });
    records = [];
    await refusedBecause('the certificate is of an unknown authority', eventOf(leaf), {
      now: () => new Date(Date.now() + 2 * 3_600_000),
    });
  });

  it('is refused while the trust bundle can not be read', async () => {
    await refusedBecause(
      'the certificate can not be verified without the trust bundle',
      eventOf(await certificateOf('orders')),
      { bundle: () => Promise.reject(new Unavailable('the trust bundle is missing')) },
    );
  });

  it('fails when the target group cuts repeated headers down to one', async () => {
    const headers = { multiValueHeaders: undefined, headers: { [LEAF]: await certificateOf('orders') } };
    const answer = await ask(eventOf(undefined, headers));
    expect(answer).toMatchObject({ statusCode: 500, statusDescription: '500 Internal Server Error' });
    expect(handle).not.toHaveBeenCalled();
  });
});
