import { randomUUID } from 'node:crypto';
import { type Attack, defineAttack } from '../attack';
import { accessLineIn, decisionIn, watched } from '../scene/aftermath';

const STANDARDS = ['CWE-117', 'CWE-348', 'ASVS 7.3.1'];

/** What the record must say in spite of what the client says. */
interface ForgedRecord {
  readonly name: string;
  readonly action: string;
  readonly headers: (value: string) => readonly (readonly [string, string])[];
  /** What the client wants to stand there. */
  readonly value: () => string;
  /** Fields of the record in which it could stand. */
  readonly fields: readonly string[];
}

const FORGED: readonly ForgedRecord[] = [
  {
    name: 'the correlation id of another request',
    action: 'hides among the records of somebody else by sending their `x-correlation-id`',
    headers: (value) => [['x-correlation-id', value]],
    value: randomUUID,
    fields: ['correlation_id'],
  },
  {
    name: 'the request id of another request',
    action: 'sends a request id of its own choice under every name that it is known by',
    headers: (value) => [
      ['x-request-id', value],
      ['x-amzn-requestid', value],
      ['x-amz-request-id', value],
      ['request-id', value],
    ],
    value: randomUUID,
    fields: ['request_id', 'correlation_id', 'id'],
  },
];

const forgedRecords: readonly Attack[] = FORGED.map(({ action, fields, headers, name, value }) =>
  defineAttack({
    name,
    action,
    category: 'headers',
    has: 'an API key and a token of a customer',
    control: 'origin',
    standards: STANDARDS,
    trace: {
      by: 'sight',
      reason: /^on record under an id of the service$/,
      because: 'the request is one that a customer may make: what counts is how it is recorded',
    },
    async attempt(scene) {
      const wanted = value();
      const { events, result } = await watched(scene, () => scene.edge({ path: '/orders', headers: headers(wanted) }));
      const line = decisionIn(events);
      const forged = fields.filter((field) => line[field] === wanted);
      const seen =
        forged.length === 0 ? 'on record under an id of the service' : `the client chose ${forged.join(', ')}`;
      return { succeeded: forged.length > 0, status: result.status, seen };
    },
  }),
);

const forgedAddress = defineAttack({
  name: 'another address on record',
  category: 'headers',
  has: 'an API key and a token of a customer',
  action: 'names an address of the network in every header by which proxies pass it on',
  control: 'origin',
  standards: STANDARDS,
  trace: {
    by: 'sight',
    reason: /^on record with the address of the connection$/,
    because: 'the request is one that a customer may make: what counts is how it is recorded',
  },
  async attempt(scene) {
    const forged = '10.0.0.1';
    const names = [
      'x-forwarded-for',
      'x-real-ip',
      'true-client-ip',
      'cf-connecting-ip',
      'x-client-ip',
      'x-cluster-client-ip',
    ];
    const { events, result } = await watched(scene, () =>
      scene.edge({
        path: '/orders',
        headers: [...names.map((name) => [name, forged] as const), ['forwarded', `for=${forged};by=${forged}`]],
      }),
    );
    const { ip } = accessLineIn(events);
    const { source_class: source } = decisionIn(events);
    const believed = ip === forged || source === 'private';
    const seen = believed ? `on record with ${ip}, ${source}` : 'on record with the address of the connection';
    return { succeeded: believed, status: result.status, seen };
  },
});

const forgedLine = defineAttack({
  name: 'a line of the access log, written by the client',
  category: 'headers',
  has: 'an API key and a token of a customer',
  action: 'ends the member of its user agent in the log and adds one that says 200',
  control: 'data-only',
  standards: ['CWE-117', 'ASVS 7.3.1'],
  trace: {
    by: 'sight',
    reason: /^on record as the user agent, to the letter$/,
    because: 'the request is one that a customer may make: what counts is how it is recorded',
  },
  async attempt(scene) {
    const agent = 'curl","subject":"somebody else","status":"999';
    const { events, result } = await watched(scene, () =>
      scene.edge({ path: '/orders', headers: [['user-agent', agent]] }),
    );
    const { status, subject, userAgent } = accessLineIn(events);
    const written = status === '999' || subject === 'somebody else' || userAgent !== agent;
    const seen = written ? `the log says ${status} of ${subject}` : 'on record as the user agent, to the letter';
    return { succeeded: written, status: result.status, seen };
  },
});

/** Headers that are to change what stands on record. */
export const forgedRecord: readonly Attack[] = [...forgedRecords, forgedAddress, forgedLine];
