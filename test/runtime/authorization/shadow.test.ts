import { createAuthorizer } from '../../../runtime/authorization/authorizer';
import { loadCedar } from '../../../runtime/authorization/cedar';
import { asked, order, somebody } from './requests';

const READ_OWN = `@id("own") permit(principal is User, action == Action::"orders:Read", resource is Order)
  when { resource.customerId == principal.id };`;

/** The engine that the authorizer calls. */
const cedar = loadCedar();

afterEach(() => jest.restoreAllMocks());

describe('a policy in the shadow', () => {
  const shadow = (id: string, rest: string) => `@id("${id}") @shadow("2027-01-31") ${rest};`;
  const decideWith = (...policies: string[]) =>
    createAuthorizer({ policies: [READ_OWN, ...policies].join('\n') }).decide;

  it('reports what it would deny and decides nothing', () => {
    const decide = decideWith(
      shadow('mfa', 'forbid(principal, action, resource) unless { context.mfa }'),
      shadow('evening', 'forbid(principal, action, resource) when { context.time < 0 }'),
    );
    expect(decide(asked())).toEqual({ allowed: true, policies: ['own'], wouldDeny: ['mfa'] });
    const principal = somebody({ multiFactor: true });
    expect(decide(asked({ principal }))).toEqual({ allowed: true, policies: ['own'], wouldDeny: [] });
  });

  it('reports nothing about what is denied anyway', () => {
    const decide = decideWith(shadow('all', 'forbid(principal, action, resource)'));
    expect(decide(asked({ resource: order({ customerId: 'eve' }) }))).toMatchObject({ allowed: false, wouldDeny: [] });
  });

  it('counts as denying when it can not be evaluated', () => {
    const decide = decideWith(
      shadow('broken', 'forbid(principal, action, resource) when { resource.nothing }'),
      shadow('broken-permit', 'permit(principal, action, resource) when { resource.nothing }'),
    );
    const decision = decide(asked());
    expect(decision.allowed).toBe(true);
    expect([...decision.wouldDeny].sort()).toEqual(['broken', 'broken-permit']);
  });

  it('permits nothing, and one that permits is not reported', () => {
    const decide = decideWith(shadow('open', 'permit(principal, action, resource)'));
    expect(decide(asked())).toEqual({ allowed: true, policies: ['own'], wouldDeny: [] });
    expect(decide(asked({ resource: order({ customerId: 'eve' }) })).allowed).toBe(false);
  });

  it('is looked at only for the actions that it names', () => {
    const decide = decideWith(shadow('other', 'forbid(principal, action == Action::"orders:List", resource)'));
    expect(decide(asked()).wouldDeny).toEqual([]);
  });

  it('changes nothing even when Cedar fails over it', () => {
    const decide = decideWith(shadow('all', 'forbid(principal, action, resource)'));
    const { statefulIsAuthorized } = cedar;
    let calls = 0;
    jest.spyOn(cedar, 'statefulIsAuthorized').mockImplementation((call) => {
      calls += 1;
      if (calls > 1) {
        throw new Error('unreachable');
      }
      return statefulIsAuthorized(call);
    });
    expect(decide(asked())).toEqual({ allowed: true, policies: ['own'], wouldDeny: ['all'] });
  });
});
