import { type Context, compilePattern, decide, type Pattern, type Reason } from '../../access';
import type { System } from '../../assembly';
import { type Asset, AssetIndex } from './asset-index';
import { actionsOn, type EdgeCategory, requestedResources } from './assets';
import { allowsOf, candidates, type IdentityStatement, supportOf } from './identity-statements';
import { namedByResources } from './named-by-resources';
import { namesPrincipal } from './principal-names';
import type { Principal } from './principals';

/** What a principal may do to a resource, by itself. */
export interface PermissionEdge {
  /** Id of the principal's role or user. */
  readonly from: string;
  /** Id of the resource. */
  readonly to: string;
  readonly category: EdgeCategory;
  /** Actions that are allowed or can't be shown to be denied. */
  readonly actions: readonly string[];
  /** Whether a policy names the resource itself, or the resource's policy names the principal; else a wildcard does. */
  readonly named: boolean;
  /** Why it isn't known whether this resource is meant; the edge is counted all the same. */
  readonly unresolved?: string;
  /**
   * Whether it is the use of a key through other services only, so that the principal gets out what their resources let
   * it read: its own policies allow no call of the key itself.
   */
  readonly throughService?: boolean;
  /** Statements that allow it. */
  readonly because: readonly Reason[];
}

/** Everything that principals may do to assets. */
export function permissionEdges(
  system: System,
  principals: readonly Principal[],
  assets: readonly Asset[],
): readonly PermissionEdge[] {
  const index = new AssetIndex(assets);
  const byResource = namedByResources(principals, assets);
  return principals.flatMap((principal) => {
    const allows = allowsOf(principal.policies);
    const reached = new Set<Asset>(byResource.get(principal.id));
    for (const statement of allows) {
      for (const asset of candidates(statement, index)) {
        reached.add(asset);
      }
    }
    const direct = byResource.get(principal.id);
    return [...reached].flatMap((asset) =>
      edgesTo(asset, { principal, allows, named: direct?.has(asset) === true }, system),
    );
  });
}

interface Allowed {
  readonly action: string;
  readonly category: EdgeCategory;
  readonly named: boolean;
  readonly unresolved?: string;
  readonly throughService?: boolean;
  readonly because: readonly Reason[];
}

/** One side of an edge. */
interface Asking {
  readonly principal: Principal;
  readonly allows: readonly IdentityStatement[];
  /** Whether the policy of the asset lets it in by itself. */
  readonly named: boolean;
}

function edgesTo(asset: Asset, asking: Asking, system: System): readonly PermissionEdge[] {
  const { principal } = asking;
  const named = asset.policies.some((policy) => namesPrincipal(policy, principal));
  const context = contextOf(principal, asset, system);
  const patterns = new Map<string, Pattern>();
  const allowed = actionsOn(asset.type).flatMap(({ category, name }): readonly Allowed[] => {
    for (const requested of requestedResources(asset.type, asset.arn, name)) {
      const pattern = patterns.get(requested) ?? compilePattern(requested);
      patterns.set(requested, pattern);
      const found = allowedOn(pattern, name, asking, asset, context);
      if (found !== undefined) {
        return [{ ...found, action: name, category, named: found.named || named }];
      }
    }
    return [];
  });
  return merged(allowed, principal.id, asset.resource.id);
}

const actionPatterns = new Map<string, Pattern>();
function actionPattern(name: string): Pattern {
  const known = actionPatterns.get(name) ?? compilePattern(name, { ignoreCase: true });
  actionPatterns.set(name, known);
  return known;
}

function allowedOn(
  pattern: Pattern,
  action: string,
  { allows, named, principal }: Asking,
  asset: Asset,
  context: Context,
): Omit<Allowed, 'action' | 'category'> | undefined {
  const requested = pattern.text;
  const support = supportOf(allows, actionPattern(action), pattern, asset);
  if (support === undefined && !named) {
    return undefined;
  }
  const decision = decide(
    { caller: principal.caller, action, resource: requested, context },
    {
      identity: principal.policies.map(({ policy }) => policy),
      resource: asset.policies.length === 0 ? undefined : asset.policies.map(({ policy }) => policy),
      boundary: principal.boundary,
    },
  );
  if (!decision.allowed) {
    return undefined;
  }
  const throughService = asset.type.kind === 'key' && !callsItself(action, requested, principal, asset, context);
  return { named: false, ...support, ...(throughService && { throughService }), because: decision.because };
}

/**
 * Whether a principal may call a key without another service between. A key policy that demands one doesn't make up for
 * a principal's policy that doesn't.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
function callsItself(
  action: string,
  resource: string,
  { boundary, caller, policies }: Principal,
  asset: Asset,
  context: Context,
): boolean {
  const request = { caller, action, resource, context: { keys: { ...context.keys, 'kms:ViaService': null } } };
  const identity = policies.map(({ policy }) => policy);
  return (
    decide(request, { identity, boundary }).allowed ||
    decide(request, { identity, boundary, resource: asset.policies.map(({ policy }) => policy) }).allowed
  );
}

/**
 * What is known of a request that a principal makes itself. Keys that only calls of services have are absent; what a
 * caller chooses, or nobody can tell offline, is unknown.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
export function contextOf({ caller }: Principal, { resource }: Asset, system: System): Context {
  const account = caller.account ?? system.account;
  return {
    keys: {
      'aws:PrincipalArn': caller.arn ?? null,
      'aws:PrincipalAccount': account,
      'aws:PrincipalIsAWSService': 'false',
      'aws:PrincipalServiceName': null,
      'aws:SourceArn': null,
      'aws:SourceAccount': null,
      'aws:SourceOrgID': null,
      'aws:ResourceAccount': resource.arn?.split(':')[4] || account,
      'kms:CallerAccount': account,
      'kms:GrantIsForAWSResource': 'false',
    },
  };
}

function merged(allowed: readonly Allowed[], from: string, to: string): readonly PermissionEdge[] {
  const edges = new Map<string, PermissionEdge>();
  for (const { action, because, category, named, throughService, unresolved } of allowed) {
    const key = `${category} ${named} ${throughService} ${unresolved}`;
    const before = edges.get(key);
    edges.set(key, {
      from,
      to,
      category,
      actions: [...(before?.actions ?? []), action],
      named,
      ...(unresolved !== undefined && { unresolved }),
      ...(throughService && { throughService }),
      because: before?.because ?? because,
    });
  }
  return [...edges.values()];
}
