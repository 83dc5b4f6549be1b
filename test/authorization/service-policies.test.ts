import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkParseSchema } from '@cedar-policy/cedar-wasm/nodejs';
import { type PolicyVocabulary, ServicePolicies } from '../../lib/authorization';
import { foreignStack } from '../support/app';

const VOCABULARY: PolicyVocabulary = {
  actions: [
    { name: 'Read', resource: 'Order' },
    { name: 'List', resource: 'Application' },
  ],
  resources: [{ name: 'Order', strings: ['customerId'], numbers: ['total'], booleans: ['paid'], stringSets: ['tags'] }],
  claims: { strings: ['team'], numbers: ['level'] },
};

const READ =
  'permit(principal is User, action == Action::"orders:Read", resource) when { resource.customerId == principal.id };';
const LIST = 'permit(principal, action == Action::"orders:List", resource);';
const VALID = `${READ}\n${LIST}\n`;

let directory: string;
let file: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'palisade-policies-'));
  file = join(directory, 'policy.cedar');
});

afterAll(() => rmSync(directory, { recursive: true }));

afterEach(() => jest.useRealTimers());

function bind(text: string, vocabulary = VOCABULARY) {
  writeFileSync(file, text);
  return ServicePolicies.fromFile(file, vocabulary).bind(foreignStack(), 'orders');
}

/** The sentences with which a text is refused, one per line. */
function problems(text: string, vocabulary = VOCABULARY): string[] {
  try {
    bind(text, vocabulary);
  } catch (error) {
    expect(error).toMatchObject({ name: 'BlueprintError', code: 'POLICY_INVALID' });
    const [, ...lines] = (error as Error).message.split('\n');
    return lines.map((line) => line.trim().replace(file, 'FILE'));
  }
  return [];
}

describe('valid policies', () => {
  it('give their digest, their schema and the actions of the service', () => {
    const { digest, schema, actions } = bind(VALID);
    expect(digest).toBe(createHash('sha256').update(VALID).digest('hex'));
    expect(actions).toEqual(['orders:Read', 'orders:List']);
    expect(checkParseSchema(JSON.parse(schema))).toEqual({ type: 'success' });
  });

  it('have another digest as soon as one byte differs', () => {
    expect(bind(`${VALID} `).digest).not.toBe(bind(VALID).digest);
  });

  it.each([
    'resource.customerId == principal.id && resource.total > 0 && resource.paid && resource.tags.contains("x")',
    'principal.roles.contains("admin")',
    'principal has team && principal.team == "red" && principal has level && principal.level > 2',
    'context has caller && context.caller == "users"',
    'context.scopes.contains("orders/read") && context.zone == "edge" && context.time > 0 && context.mfa',
  ])('may read %s', (condition) => {
    const text = `${LIST} permit(principal is User, action == Action::"orders:Read", resource) when { ${condition} };`;
    expect(problems(text)).toEqual([]);
  });

  it('may read claims of service accounts, and of services only the id', () => {
    const of = (type: string, condition: string) =>
      problems(`${VALID} forbid(principal is ${type}, action, resource) when { ${condition} };`);
    expect(of('ServiceAccount', 'principal has team && principal.team == principal.id')).toEqual([]);
    expect(of('Service', 'principal.id == "orders"')).toEqual([]);
    expect(of('ServiceAccount', 'principal.roles.isEmpty()')).not.toEqual([]);
    expect(of('Service', 'principal has team')).not.toEqual([]);
  });

  it('need neither resources nor claims', () => {
    expect(problems(LIST, { actions: [{ name: 'List', resource: 'Application' }] })).toEqual([]);
  });
});

describe('invalid policies', () => {
  it.each([
    [
      'a misspelt attribute',
      'resource.custmerId == principal.id',
      'attribute `custmerId` on entity type `Order` not found',
    ],
    [
      'a claim that may be missing',
      'principal.team == "red"',
      'unable to guarantee safety of access to optional attribute',
    ],
    [
      'a caller that may be missing',
      'context.caller == "users"',
      'unable to guarantee safety of access to optional attribute',
    ],
    [
      'a comparison of types that are never equal',
      'resource.total == "1"',
      'the types Long and String are not compatible',
    ],
    ['a fact that is not passed', 'context.ip == "127.0.0.1"', 'attribute `ip` in context'],
    ['a condition that never holds', '1 == 2', 'policy is impossible'],
  ])('with %s are refused with the place', (_, condition, message) => {
    const [first = ''] = problems(
      `${LIST}\n// ä\n  /* */`.replace(
        '/* */',
        `permit(principal is User, action == Action::"orders:Read", resource) when { ${condition} };`,
      ),
    );
    expect(first).toMatch(/^FILE:3:\d+ /);
    expect(first).toContain(message);
  });

  it('are refused with line and column in characters, and with what Cedar suggests', () => {
    expect(problems(`${VALID}// äöü\n@id("ä") forbid(principal, action == Action::"orders:Reed", resource);`)[0]).toBe(
      'FILE:4:38 unrecognized action `Action::"orders:Reed"`; did you mean `Action::"orders:Read"`?',
    );
  });

  it('are refused with every problem at once', () => {
    const wrong = 'forbid(principal, action, resource) when { context.a && context.b };';
    const found = problems(`${VALID}${wrong}\n${wrong}`);
    expect(found.map((problem) => problem.slice(0, 6))).toEqual(expect.arrayContaining(['FILE:3', 'FILE:4']));
    expect(() => bind(`${VALID}${wrong}`)).toThrow(/got (a problem|\d+ problems); correct\n/);
  });

  it.each([
    [
      'no Cedar',
      `${VALID}permit(principal`,
      /^FILE:3:17 failed to parse policies from string: unexpected end of input; expected/,
    ],
    ['a template', `${VALID}permit(principal == ?principal, action, resource);`, /^FILE .*template/],
    ['an id twice', `@id("a") ${READ} @id("a") ${LIST}`, /^FILE: two policies have the id 'a'$/],
    ['an id that a place has', `@id("policy1") ${READ} ${LIST}`, /^FILE: two policies have the id 'policy1'$/],
    [
      'an action of another service',
      `${VALID}forbid(principal, action == Action::"users:Read", resource);`,
      /unrecognized action/,
    ],
    ['an action nobody could do', READ, /^FILE: no policy names 'orders:List', so nobody could do it$/],
    [
      'an action that only a policy for all covers',
      `${READ} permit(principal, action, resource);`,
      /no policy names 'orders:List'/,
    ],
    [
      'characters that reverse text',
      `${VALID}forbid(principal, action, resource) when { context.zone == "\u202e" };`,
      /BIDI/,
    ],
  ])('with %s are refused', (_, text, message) => {
    expect(problems(text)[0]).toMatch(message);
  });

  it('are refused for another service than theirs', () => {
    writeFileSync(file, VALID);
    const policies = ServicePolicies.fromFile(file, VOCABULARY);
    expect(() => policies.bind(foreignStack(), 'users')).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }));
  });

  it('are refused when there is no such file, and the message says where it was looked for', () => {
    for (const missing of [join(directory, 'none.cedar'), directory, 'services/none/policy.cedar']) {
      expect(() => ServicePolicies.fromFile(missing, VOCABULARY).bind(foreignStack(), 'orders')).toThrow(
        expect.objectContaining({ code: 'ENTRY_NOT_FOUND', message: expect.stringContaining(missing) }),
      );
    }
  });
});

describe('policies in the shadow', () => {
  const shadow = (day: string, effect = 'forbid') =>
    `${VALID}@shadow("${day}") ${effect}(principal, action, resource) unless { context.mfa };`;

  beforeEach(() => jest.useFakeTimers({ now: new Date('2027-01-31T23:59:59.999Z') }));

  it('stay there until their last day is over, in UTC', () => {
    expect(problems(shadow('2027-01-31'))).toEqual([]);
    expect(problems(shadow('2028-02-29'))).toEqual([]);
    jest.setSystemTime(new Date('2027-02-01T00:00:00.000Z'));
    expect(() => bind(shadow('2027-01-31'))).toThrow(
      expect.objectContaining({
        code: 'POLICY_SHADOW_EXPIRED',
        message: expect.stringContaining(`got 2027-01-31 in ${file}; remove @shadow to enforce it`),
      }),
    );
    expect(problems(shadow('2027-02-01'))).toEqual([]);
  });

  it.each(['', '2027', '2027-1-31', '2027-02-30', '2027-13-01', '31.01.2028', '2028-01-31T00:00:00Z', 'x2028-01-31'])(
    'need a day that exists, and %p is none',
    (day) => {
      expect(problems(shadow(day))).toEqual([`FILE: @shadow must hold its last day as YYYY-MM-DD, got '${day}'`]);
    },
  );

  it('need a day at all', () => {
    expect(problems(`${VALID}@shadow forbid(principal, action, resource);`)).toEqual([
      "FILE: @shadow must hold its last day as YYYY-MM-DD, got ''",
    ]);
  });

  it('must forbid, because one that permits has nothing to report', () => {
    expect(problems(shadow('2028-01-31', 'permit'))[0]).toMatch(/^FILE: a policy with @shadow must forbid/);
  });

  it('are validated like all others', () => {
    expect(
      problems(`${VALID}@shadow("2028-01-31") forbid(principal, action, resource) when { context.x };`),
    ).not.toEqual([]);
  });
});

describe('a vocabulary of which no schema can be made', () => {
  const [read, list] = VOCABULARY.actions as [PolicyVocabulary['actions'][0], PolicyVocabulary['actions'][0]];
  const [order] = VOCABULARY.resources as [NonNullable<PolicyVocabulary['resources']>[0]];

  it.each<[string, Partial<PolicyVocabulary>, string]>([
    ['no action', { actions: [] }, '`actions` must name at least one action, got none; name what the service can do'],
    [
      'an action that is no verb',
      { actions: [read, list, { name: 'orders:Read', resource: 'Order' }] },
      "an action must be a verb in PascalCase, got 'orders:Read'",
    ],
    ['an action twice', { actions: [read, list, read] }, "an action must be declared once, got 'Read' twice"],
    [
      'an unknown resource',
      { actions: [read, { name: 'List', resource: 'Orders' }] },
      "'List' must act on 'Application' or a declared resource, got 'Orders'",
    ],
    [
      'a resource that is no type name',
      { resources: [order, { name: 'line-item' }] },
      "a resource must have a PascalCase name of its own, got 'line-item'",
    ],
    [
      'a resource that is a principal',
      { resources: [order, { name: 'User' }] },
      "a resource must have a PascalCase name of its own, got 'User'",
    ],
    ['a resource twice', { resources: [order, order] }, "a resource must be declared once, got 'Order' twice"],
    [
      'an attribute of two types',
      { resources: [{ ...order, booleans: ['total'] }] },
      "an attribute must have one type, got two for 'Order.total'",
    ],
    [
      'a claim of two types',
      { claims: { strings: ['team'], stringSets: ['team'] } },
      "an attribute must have one type, got two for 'team'",
    ],
    [
      'a claim called id',
      { claims: { strings: ['id'] } },
      "a claim must not be called 'id', which every principal has",
    ],
    [
      'a claim called roles',
      { claims: { stringSets: ['roles'] } },
      "a claim must not be called 'roles', which every principal has",
    ],
  ])('with %s is refused', (_, change, message) => {
    expect(problems(VALID, { ...VOCABULARY, ...change })).toEqual([message]);
  });
});
