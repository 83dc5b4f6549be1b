import { createAuthorizer, type Decision } from '../../../runtime/authorization/authorizer';
import { loadCedar } from '../../../runtime/authorization/cedar';
import { DecisionMemory } from '../../../runtime/authorization/decision-memory';
import { factsOf } from '../../../runtime/authorization/facts';
import { readPolicies } from '../../../runtime/authorization/policy';
import { application, asked, NOW, order, somebody } from './requests';

const ALLOWED: Decision = { allowed: true, policies: ['own'], wouldDeny: [] };

function counting(most = 100) {
  const memory = new DecisionMemory(most);
  let count = 0;
  return {
    ask(request: ReturnType<typeof asked>, readsTime = false) {
      return memory.decided(factsOf(request), readsTime, () => {
        count += 1;
        return ALLOWED;
      });
    },
    get count() {
      return count;
    },
  };
}

describe('a decision that is remembered', () => {
  it('is not taken again', () => {
    const memory = counting();
    expect(memory.ask(asked())).toBe(ALLOWED);
    expect(memory.ask(asked())).toBe(ALLOWED);
    expect(memory.count).toBe(1);
  });

  it.each([
    ['another person', asked({ principal: somebody({ id: 'eve' }) })],
    ['another kind of principal', asked({ principal: somebody({ kind: 'service' }) })],
    ['another role', asked({ principal: somebody({ roles: ['clerk'] }) })],
    ['another scope', asked({ principal: somebody({ scopes: ['orders/write'] }) })],
    ['another attribute of the principal', asked({ principal: somebody({ attributes: { tier: 'gold' } }) })],
    ['a second factor', asked({ principal: somebody({ multiFactor: !somebody().multiFactor }) })],
    ['another action', asked({ action: 'orders:Void' })],
    ['another resource', asked({ resource: application() })],
    ['another attribute of the resource', asked({ resource: order({ status: 'SENT' }) })],
    ['another caller', asked({ caller: 'basket' })],
    ['another zone', asked({ zone: 'internal' })],
  ])('says nothing about %s', (_, request) => {
    const memory = counting();
    memory.ask(asked());
    memory.ask(request);
    expect(memory.count).toBe(2);
  });

  it('holds for a second where a policy looks at the time, else for as long as it is remembered', () => {
    const later = asked({ now: new Date(NOW.getTime() + 1_000) });
    const timed = counting();
    timed.ask(asked(), true);
    timed.ask(later, true);
    expect(timed.count).toBe(2);
    const timeless = counting();
    timeless.ask(asked());
    timeless.ask(later);
    expect(timeless.count).toBe(1);
  });

  it('is forgotten when there is no more room, the older half first', () => {
    const memory = counting(4);
    const people = ['a', 'b', 'c', 'd', 'e'].map((id) => asked({ principal: somebody({ id }) }));
    people.map((request) => memory.ask(request));
    expect(memory.count).toBe(5);
    memory.ask(people[4] as ReturnType<typeof asked>);
    expect(memory.count).toBe(5);
    memory.ask(people[0] as ReturnType<typeof asked>);
    expect(memory.count).toBe(6);
  });

  it('is never taken where nothing is remembered', () => {
    const memory = counting(0);
    memory.ask(asked());
    memory.ask(asked());
    expect(memory.count).toBe(2);
  });

  it('is not one that failed', () => {
    const memory = new DecisionMemory(10);
    const fail = () => {
      throw new Error('Cedar is gone');
    };
    expect(() => memory.decided(factsOf(asked()), false, fail)).toThrow('Cedar is gone');
    expect(memory.decided(factsOf(asked()), false, () => ALLOWED)).toBe(ALLOWED);
  });
});

it.each([
  ['context.time < 5', true],
  ['context has time', true],
  ['context has time && context.time < 5', true],
  ['principal has boss && (if context.mfa then context.time > 1 else false)', true],
  ['context == {"mfa": true}', true],
  ['{"inner": context}.inner.mfa', true],
  ['[context].contains({"mfa": true})', true],
  ['context.scopes.contains("time")', false],
  ['context.zone == "edge" && !(context.caller == "time")', false],
  ['resource.time < 5', false],
])('knows whether a condition looks at the time: %s', (condition, readsTime) => {
  const text = `permit (principal, action, resource) when { ${condition} };`;
  expect(readPolicies(loadCedar(), text)[0]?.readsTime).toBe(readsTime);
});

it('a policy that ends ends for what it allowed before', () => {
  const { decide } = createAuthorizer({
    policies: 'permit (principal, action == Action::"orders:Read", resource) when { context.time < 1000 };',
  });
  const at = (milliseconds: number) => asked({ now: new Date(milliseconds) });
  expect(decide(at(999_000)).allowed).toBe(true);
  expect(decide(at(1_000_000)).allowed).toBe(false);
});
