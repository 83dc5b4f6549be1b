import { newEnforcer, newModelFromString } from 'casbin';
import { createAuthorizer } from '../../runtime/authorization/authorizer';
import { loadCedar } from '../../runtime/authorization/cedar';
import { type AuthorizationRequest, factsOf } from '../../runtime/authorization/facts';
import type { Principal } from '../../runtime/model';
import { type Candidate, each, inTurn, measure } from './harness';
import { action, CASBIN_MODELS, rules, toCasbin, toCedar } from './policies';
import { judge, micros, printComparisons, printTable } from './table';
import { CUSTOMER, SCOPES } from './tokens';

const LIMIT_MICROSECONDS = 110;

/** A customer does everything, in turn to an order of theirs and to one of somebody else: every second time denied. */
function requests(actions: number): readonly AuthorizationRequest[] {
  const now = new Date();
  const roles = ['customer'];
  const principal: Principal = {
    kind: 'user',
    id: CUSTOMER,
    roles,
    scopes: SCOPES,
    multiFactor: false,
    attributes: {},
  };
  return Array.from({ length: actions }, (_, n) =>
    [CUSTOMER, 'somebody-else'].map((customerId) => ({
      action: action(n),
      principal,
      resource: { type: 'Order', id: `order-${n}`, attributes: { customerId, status: 'PAID' } },
      context: { zone: 'edge' as const, now },
    })),
  ).flat();
}

const SETS = [
  { policies: 20, actions: 10 },
  { policies: 200, actions: 20 },
  { policies: 200, actions: 100 },
];

const ours = (policies: number, actions: number) => `Cedar, ${policies} policies, ${actions} actions`;
const casbin = (model: string, policies: number, actions: number) =>
  `casbin (${model}), ${policies} rules, ${actions} actions`;
const FLOOR = 'one bare call into Cedar, 1 policy';

async function candidates(policies: number, actions: number): Promise<Candidate[]> {
  const all = rules(policies, actions);
  const asked = requests(actions);
  const { decide } = createAuthorizer({ policies: toCedar(all), remembered: 0 });
  requireAlike(asked, (request) => decide(request).allowed);
  const peers = Object.entries(CASBIN_MODELS).map(async ([name, text]) => {
    const enforcer = await newEnforcer(newModelFromString(text));
    await enforcer.addPolicies(toCasbin(all));
    await enforcer.addGroupingPolicy(CUSTOMER, 'customer');
    const enforce = ({ principal, resource, action: act }: AuthorizationRequest) =>
      enforcer.enforceSync({ id: principal.id }, { type: resource.type, ...resource.attributes }, act);
    requireAlike(asked, enforce);
    return each(casbin(name, policies, actions), inTurn(asked, enforce));
  });
  return [each(ours(policies, actions), inTurn(asked, decide)), ...(await Promise.all(peers))];
}

function requireAlike(asked: readonly AuthorizationRequest[], allows: (request: AuthorizationRequest) => boolean) {
  if (asked.some((request, i) => allows(request) !== (i % 2 === 0))) {
    throw new Error('every engine must allow the own and deny the foreign order');
  }
}

/** What no use of Cedar can go below: the same facts, said before the clock runs, and one policy. */
function floor(): Candidate {
  const cedar = loadCedar();
  cedar.preparsePolicySet('floor', { staticPolicies: { only: toCedar(rules(1, 1)) } });
  const facts = requests(1).map((request) => ({ ...factsOf(request), preparsedPolicySetId: 'floor' }));
  return each(FLOOR, inTurn(facts, cedar.statefulIsAuthorized));
}

async function main(): Promise<void> {
  const [small, ...large] = await Promise.all(SETS.map((set) => candidates(set.policies, set.actions)));
  const timings = await measure([...(small ?? []), ...large.flat(), floor()]);
  const base = ours(20, 10);
  const time = timings.micros(base);
  printTable(
    'Authorization, no decision remembered',
    ['', 'µs', 'target', ''],
    [
      [base, micros(time), ...judge(time, { most: LIMIT_MICROSECONDS }, ' µs')],
      [`${FLOOR} (the floor)`, micros(timings.micros(FLOOR)), '', ''],
    ],
  );
  printComparisons('Authorization by number of policies', timings, [
    { what: 'above the floor', ours: base, beside: FLOOR, target: { most: 1.5 } },
    { what: 'ten times the policies, twice the actions', ours: ours(200, 20), beside: base, target: { most: 1.4 } },
    { what: 'ten times the policies and actions', ours: ours(200, 100), beside: base, target: { most: 1.4 } },
    ...SETS.flatMap(({ policies, actions }) => [
      {
        what: 'casbin',
        ours: ours(policies, actions),
        beside: casbin('documented', policies, actions),
        target: policies === 200 ? { least: 1 } : undefined,
      },
      { what: 'casbin', ours: ours(policies, actions), beside: casbin('tuned', policies, actions) },
    ]),
  ]);
}

void main();
