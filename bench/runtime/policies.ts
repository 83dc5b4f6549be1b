/** Roles that policies ask for. */
const ROLES = ['customer', 'clerk', 'manager', 'auditor'];

/** A rule that both engines are given: who may do what, and whether only with what is theirs. */
export interface Rule {
  readonly action: string;
  readonly role: string;
  readonly own: boolean;
}

/** Name of the n-th action, in letters. */
export function action(n: number): string {
  return `orders:Do${n.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)))}`;
}

/** Rules, as many for each action; half of them only for what the principal owns. */
export function rules(count: number, actions: number): readonly Rule[] {
  const perAction = count / actions;
  return Array.from({ length: count }, (_, i) => ({
    action: action(Math.floor(i / perAction)),
    role: ROLES[(i % perAction) % ROLES.length] as string,
    own: i % 2 === 0,
  }));
}

/** The rules as Cedar policies. */
export function toCedar(all: readonly Rule[]): string {
  return all
    .map(({ action: name, role, own }, i) => {
      const conditions = [
        `principal.roles.contains("${role}")`,
        ...(own ? ['resource.customerId == principal.id'] : []),
      ];
      return `@id("rule-${i}") permit (principal is User, action == Action::"${name}", resource is Order) when { ${conditions.join(' && ')} };`;
    })
    .join('\n');
}

/**
 * Casbin models that say the same. `documented` has the order of casbin's own examples, and a condition in each
 * rule, as Cedar has; `tuned` knows the only two conditions in use, and looks at the action first.
 *
 * https://casbin.org/docs/rbac and https://casbin.org/docs/abac
 */
export const CASBIN_MODELS = {
  documented: casbinModel('g(r.sub.id, p.role) && r.obj.type == p.type && r.act == p.act && eval(p.condition)'),
  tuned: casbinModel(
    'r.act == p.act && r.obj.type == p.type && g(r.sub.id, p.role) && (p.condition == "true" || r.obj.customerId == r.sub.id)',
  ),
};

function casbinModel(matcher: string): string {
  return `
[request_definition]
r = sub, obj, act
[policy_definition]
p = role, type, act, condition
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = ${matcher}
`;
}

/** The rules as casbin policies. */
export function toCasbin(all: readonly Rule[]): string[][] {
  return all.map(({ action: name, role, own }) => [role, 'Order', name, own ? 'r.obj.customerId == r.sub.id' : 'true']);
}
