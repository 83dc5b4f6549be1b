import type { ConsoleEvent } from '../../../lib/simulator/console/console-event';
import { afterEvent, type Journey, NO_JOURNEYS } from '../../../lib/simulator/console/journey/journeys';
import { movesOf } from '../../../lib/simulator/console/journey/moves';
import { verdictOf } from '../../../lib/simulator/console/journey/verdict';
import { CONTROLS } from '../../../lib/simulator/console/map';

const MAP = { controls: CONTROLS };
const hop = (requestId: string, control: string, reason?: string): ConsoleEvent => ({
  kind: 'hop',
  at: 1_000,
  requestId,
  control,
  outcome: reason === undefined ? 'passed' : 'stopped',
  reason,
});
const decision = (correlation: string, service: string, more: object = {}): ConsoleEvent => ({
  kind: 'decision',
  at: 1_100,
  record: {
    id: `${correlation} ${service}`,
    timestamp: `2026-11-24T12:00:0${service.length}.000Z`,
    service_name: service,
    action: `${service}:Do`,
    status: 'allow',
    reason: 'permitted',
    correlation_id: correlation,
    ...more,
  },
});
const sent = (requestId: string, serviceRequestId: string): ConsoleEvent => ({
  kind: 'sent',
  at: 1_200,
  sent: { requestId, serviceRequestId, method: 'GET', path: '/products', status: 200, body: '{}', preparation: false },
});
const answered = (requestId: string, status: number): ConsoleEvent => ({
  kind: 'answered',
  at: 1_150,
  requestId,
  status,
});

function journeysAfter(...events: readonly ConsoleEvent[]): readonly Journey[] {
  return events.reduce(afterEvent, NO_JOURNEYS).list;
}

const servicesOf = (journey: Journey | undefined) => journey?.decisions.map((one) => one['service_name']);

describe('a journey', () => {
  it('gets the decisions that name its request, by time', () => {
    const [journey] = journeysAfter(
      hop('a', 'size'),
      decision('a', 'payments', { caller: 'orders' }),
      decision('a', 'orders'),
    );
    expect(servicesOf(journey)).toEqual(['orders', 'payments']);
    expect(journey?.assumed).toBe(false);
  });

  it('gets decisions under the id of its service as soon as the answer tells it', () => {
    const list = journeysAfter(hop('a', 'size'), hop('b', 'size'), decision('own-a', 'products'), sent('a', 'own-a'));
    expect(servicesOf(list.find(({ requestId }) => requestId === 'a'))).toEqual(['products']);
    expect(servicesOf(list.find(({ requestId }) => requestId === 'b'))).toEqual([]);
  });

  it('gets a decision by time when no other request is on its way, and says so', () => {
    const [journey] = journeysAfter(hop('a', 'size'), hop('a', 'validation'), decision('own', 'products'));
    expect(servicesOf(journey)).toEqual(['products']);
    expect(journey?.assumed).toBe(true);
  });

  it('gives back what it got by time when it turns out to be of another', () => {
    const curl = [hop('curl', 'size'), hop('curl', 'validation')];
    const list = journeysAfter(...curl, decision('own-b', 'products'), hop('b', 'size'), sent('b', 'own-b'));
    expect(servicesOf(list.find(({ requestId }) => requestId === 'b'))).toEqual(['products']);
    expect(list.find(({ requestId }) => requestId === 'curl')).toMatchObject({ decisions: [], assumed: false });
  });

  it.each([
    ['two are on their way', [hop('a', 'size'), hop('a', 'route'), hop('b', 'size'), hop('b', 'route')]],
    ['it was stopped', [hop('a', 'size'), hop('a', 'waf', 'a rule blocks')]],
    [
      'it is long ago',
      [
        { ...hop('a', 'size'), at: -9_000 },
        { ...hop('a', 'route'), at: -9_000 },
      ],
    ],
  ] as [string, ConsoleEvent[]][])('gets no decision by time when %s', (_, hops) => {
    for (const journey of journeysAfter(...hops, decision('other', 'products'))) {
      expect(journey.decisions).toEqual([]);
    }
  });

  it('forgets the oldest in the end', () => {
    const list = journeysAfter(...Array.from({ length: 700 }, (_, i) => hop(`request-${i}`, 'size')));
    expect(list).toHaveLength(600);
    expect(list[0]?.requestId).toBe('request-699');
  });
});

describe('the steps of a journey', () => {
  const stopped = journeysAfter(
    hop('a', 'size'),
    hop('a', 'authorizer', 'there is no token'),
    answered('a', 401),
  )[0] as Journey;
  const passed = journeysAfter(
    hop('a', 'size'),
    decision('a', 'orders', { policy_ids: ['orders-create'] }),
    decision('a', 'payments', { caller: 'orders' }),
    hop('a', 'integration'),
    answered('a', 201),
  )[0] as Journey;

  it('end at the control that stopped it', () => {
    expect(movesOf(stopped, MAP).map(({ outcome, to }) => [to, outcome])).toEqual([
      ['control:size', 'passed'],
      ['control:authorizer', 'stopped'],
    ]);
    expect(verdictOf(stopped, MAP)).toEqual({
      outcome: 'stopped',
      sentence: 'Stopped at the edge, by “Token”: there is no token.',
    });
  });

  it('lead from service to service', () => {
    expect(movesOf(passed, MAP)).toMatchObject([
      { to: 'control:size' },
      { to: 'service:orders', detail: 'permitted by policy orders-create' },
      { to: 'service:payments', from: 'service:orders', detail: 'called by orders; permitted' },
    ]);
    expect(verdictOf(passed, MAP)).toMatchObject({
      outcome: 'passed',
      sentence: 'Answered with 201 through orders and payments. Every control let it pass.',
    });
  });

  it('tell a service that refuses, and one that refuses for reasons of its own', () => {
    const [journey] = journeysAfter(
      hop('a', 'size'),
      decision('a', 'orders', { status: 'deny', reason: 'FORBIDDEN: no policy permits it' }),
      answered('a', 403),
    );
    expect(journey && verdictOf(journey, MAP)).toMatchObject({
      outcome: 'stopped',
      sentence: 'Stopped in orders: FORBIDDEN: no policy permits it.',
    });
    const [conflict] = journeysAfter(hop('a', 'size'), decision('a', 'orders'), answered('a', 409));
    expect(conflict && verdictOf(conflict, MAP)).toMatchObject({ outcome: 'stopped' });
  });

  it('have no verdict while it is on its way', () => {
    const [journey] = journeysAfter(hop('a', 'size'));
    expect(journey && verdictOf(journey, MAP)).toMatchObject({ outcome: 'underway' });
  });
});
