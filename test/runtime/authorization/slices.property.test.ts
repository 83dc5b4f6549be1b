import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import * as fc from 'fast-check';
import { createAuthorizer } from '../../../runtime/authorization/authorizer';
import { factsOf } from '../../../runtime/authorization/facts';
import { asked, order, somebody } from './requests';

const ACTIONS = ['orders:Read', 'orders:List', 'orders:\\u{41}dd', 'a "quoted" one'];
const KINDS = ['user', 'service-account', 'service'] as const;
const TYPES = ['Order', 'Application', 'Invoice', 'User'];

const name = (action: string) => `Action::"${action.replaceAll('"', '\\"')}"`;
const anyOf = (...texts: string[]) => fc.constantFrom(...texts);

const principalScope = anyOf(
  'principal',
  'principal is User',
  'principal is ServiceAccount',
  'principal == User::"ada"',
  'principal == Service::"ada"',
  'principal in User::"ada"',
  'principal is User in User::"ada"',
);
const actionScope = fc.oneof(
  fc.constant('action'),
  fc.constantFrom(...ACTIONS).map((action) => `action == ${name(action)}`),
  fc.constantFrom(...ACTIONS).map((action) => `action in ${name(action)}`),
  fc.subarray(ACTIONS).map((actions) => `action in [${actions.map(name).join(', ')}]`),
);
const resourceScope = anyOf(
  'resource',
  'resource is Order',
  'resource is Invoice',
  'resource == Order::"order-1"',
  'resource in Order::"order-1"',
  'resource == User::"ada"',
);
const condition = anyOf('', 'when { resource.customerId == principal.id }', 'unless { context has caller }');
const policy = fc
  .tuple(anyOf('permit', 'permit', 'forbid'), principalScope, actionScope, resourceScope, condition)
  .map(([effect, principal, action, resource, rest]) => `${effect}(${principal}, ${action}, ${resource}) ${rest};`);
const request = fc
  .record({ action: fc.constantFrom(...ACTIONS), kind: fc.constantFrom(...KINDS), type: fc.constantFrom(...TYPES) })
  .map(({ action, kind, type }) =>
    asked({
      action: action.replace('\\u{41}', 'A'),
      principal: somebody({ kind }),
      resource: { ...order(), type, ...(type === 'User' && { id: 'eve' }) },
    }),
  );

it('decides as Cedar does over all policies at once, but for errors and actions that nobody names', () => {
  void fc.assert(
    fc.property(
      fc.array(policy, { maxLength: 12 }),
      fc.array(request, { minLength: 1, maxLength: 4 }),
      (policies, requests) => {
        const text = policies.join('\n');
        const { decide } = createAuthorizer({ policies: text });
        for (const each of requests) {
          const answer = cedar.isAuthorized({ ...factsOf(each), policies: { staticPolicies: text } });
          const { decision, diagnostics } = (answer as cedar.AuthorizationAnswer & { type: 'success' }).response;
          const named = policies.some((one) => one.includes(name(each.action.replace('Add', '\\u{41}dd'))));
          const { allowed, policies: determining, reason } = decide(each);
          expect(allowed).toBe(decision === 'allow' && diagnostics.errors.length === 0 && named);
          if (named && diagnostics.errors.length === 0) {
            expect([...determining].sort()).toEqual([...diagnostics.reason].sort());
          }
          expect(reason === undefined).toBe(allowed);
        }
      },
    ),
    { numRuns: 100 },
  );
});
