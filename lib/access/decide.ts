import { type KeyLookup, lookupOf } from './context';
import { allowedByGrants } from './grants';
import { compilePattern, type Pattern } from './pattern';
import type { Policy, Statement } from './policy';
import type { Caller, PrincipalMatch } from './principal';
import type { AccessRequest, Decision, Policies, PolicyKind, Reason } from './request';
import { allOf, type Truth } from './truth';
import { isUnknown } from './values';

/** What the policies of one kind say. */
interface Say {
  readonly kind: PolicyKind;
  readonly allows: readonly { readonly reason: Reason; readonly form: PrincipalMatch['form'] }[];
  readonly denies: readonly Reason[];
  readonly undecided: readonly Reason[];
}

interface Question {
  readonly caller: Caller;
  readonly action: Pattern;
  readonly resource: Pattern;
  readonly lookup: KeyLookup;
}

const WITH_PRINCIPALS: readonly PolicyKind[] = ['resource', 'resource-control', 'endpoint'];
const ANY_PRINCIPAL: PrincipalMatch = { truth: true, form: 'direct' };
const UNREADABLE_PRINCIPAL: PrincipalMatch = { truth: 'undecided', form: 'direct' };

function isCovered(statement: Statement, kind: PolicyKind, question: Question): [Truth, PrincipalMatch['form']] {
  const withPrincipals = WITH_PRINCIPALS.includes(kind);
  const actions = statement.actions(question.action, question.lookup);
  if (actions === false) {
    return [false, 'direct'];
  }
  const missing = withPrincipals ? UNREADABLE_PRINCIPAL : ANY_PRINCIPAL;
  const principal = statement.principals === undefined ? missing : statement.principals(question.caller);
  const unnamed = withPrincipals ? true : 'undecided';
  const resources = statement.resources?.(question.resource, question.lookup) ?? unnamed;
  if (principal.truth === false || resources === false) {
    return [false, principal.form];
  }
  return [allOf([actions, principal.truth, resources, statement.condition(question.lookup)]), principal.form];
}

function ask(kind: PolicyKind, policies: readonly Policy[], question: Question): Say {
  const allows: { reason: Reason; form: PrincipalMatch['form'] }[] = [];
  const denies: Reason[] = [];
  const undecided: Reason[] = [];
  for (const policy of policies) {
    for (const statement of policy.statements) {
      const [truth, form] = isCovered(statement, kind, question);
      const reason = { statement: statement.name, policyId: policy.id, kind };
      if (truth === 'undecided') {
        undecided.push(reason);
      }
      if (statement.effect === 'Allow' && truth !== false) {
        allows.push({ reason, form });
      } else if (statement.effect === 'Deny' && truth === true) {
        denies.push(reason);
      }
    }
  }
  return { kind, allows, denies, undecided };
}

/**
 * Decides as AWS documents it:
 * 1. An explicit Deny in any policy beats everything.
 * 2. Control policies of every level and the policies of endpoints on the path must allow, where given.
 * 3. In one account, an identity policy (within boundary and session policies) or the resource's policy allows.
 * 4. Between accounts, both must.
 * 5. Keys and roles have their own policy: it must allow, or leave it to the account's identity policies.
 *
 * What is undecided counts as allowing in an Allow and as not denying in a Deny.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function decide(request: AccessRequest, policies: Policies): Decision {
  const { caller } = request;
  const question: Question = {
    caller,
    action: compilePattern(request.action, { ignoreCase: true }),
    resource: compilePattern(request.resource),
    lookup: lookupOf(request.context),
  };
  const levels = [
    // Service control policies don't limit services.
    ...(caller.kind === 'service' ? [] : (policies.serviceControl ?? [])).map(
      (level) => ['service-control', level] as const,
    ),
    ...(policies.resourceControl ?? []).map((level) => ['resource-control', level] as const),
    ...(policies.endpoint ?? []).map((policy) => ['endpoint', [policy]] as const),
  ]
    .filter(([, level]) => level.length > 0)
    .map(([kind, level]) => ask(kind, level, question));
  const identity = ask('identity', policies.identity ?? [], question);
  const resource = ask('resource', policies.resource ?? [], question);
  const limits = [
    ...(policies.boundary === undefined ? [] : [ask('boundary', [policies.boundary], question)]),
    ...(policies.session === undefined || policies.session.length === 0
      ? []
      : [ask('session', policies.session, question)]),
  ];
  const all = [...levels, identity, resource, ...limits];
  const undecided = all.flatMap((say) => say.undecided);
  const explicit = all.flatMap((say) => say.denies);
  if (explicit.length > 0) {
    return { allowed: false, because: [], undecided, denied: { explicit } };
  }
  const missing = levels.find((say) => say.allows.length === 0)?.kind;
  if (missing !== undefined) {
    return { allowed: false, because: [], undecided, denied: { missing } };
  }
  const grants = allowedByGrants(policies.grants ?? [], request, question.lookup);
  const because = [
    ...all.flatMap((say) => say.allows.map(({ reason }) => reason)),
    ...grants.map(({ reason }) => reason),
  ];
  undecided.push(...grants.filter(({ truth }) => truth === 'undecided').map(({ reason }) => reason));
  const lacking = grants.length > 0 ? undefined : whatLacks(request, policies, identity, resource, limits);
  return lacking === undefined
    ? { allowed: true, because, undecided }
    : { allowed: false, because: [], undecided, denied: { missing: lacking } };
}

/** The kind of policy that would have to allow and doesn't; undefined when all do that must. */
function whatLacks(
  request: AccessRequest,
  policies: Policies,
  identity: Say,
  resource: Say,
  limits: readonly Say[],
): PolicyKind | undefined {
  const { caller } = request;
  const forms = new Set(resource.allows.map(({ form }) => form));
  if (caller.kind === 'service' || caller.kind === 'federated' || caller.kind === 'anonymous') {
    return forms.size > 0 ? undefined : 'resource';
  }
  const limited = limits.find((say) => say.allows.length === 0)?.kind;
  const byIdentity = caller.kind === 'root' || identity.allows.length > 0;
  const identityLacks = byIdentity ? limited : 'identity';
  const owner = ownerOf(request);
  if (owner !== undefined && owner !== caller.account) {
    return forms.size > 0 ? identityLacks : 'resource';
  }
  if (forms.has('direct')) {
    return undefined;
  }
  if (forms.has('role')) {
    return limited;
  }
  const decidesAlone = decidedByResource(request.action, policies);
  return decidesAlone && forms.size === 0 ? 'resource' : identityLacks;
}

function ownerOf({ resourceAccount, resource }: AccessRequest): string | undefined {
  const account = resourceAccount ?? (isUnknown(resource) ? resource.pattern : resource).split(':')[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : undefined;
}

const ACCOUNT_WIDE_KEY_ACTIONS = /^kms:(createkey|listkeys|listaliases|generaterandom)$/;

/**
 * Whether identity policies alone can't allow: a key's policy or a role's trust policy must, or leave it to the account.
 * A key for which none is given has the default one, which leaves it to the account.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 */
function decidedByResource(action: string, { resource }: Policies): boolean {
  const name = action.toLowerCase();
  if (/^sts:(assumerole|tagsession|setsourceidentity)/.test(name)) {
    return true;
  }
  return (
    name.startsWith('kms:') && !ACCOUNT_WIDE_KEY_ACTIONS.test(name) && resource !== undefined && resource.length > 0
  );
}
