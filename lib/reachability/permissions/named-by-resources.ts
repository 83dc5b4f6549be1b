import { isMap, type Value } from '../../assembly';
import type { Asset } from './asset-index';
import { listOf } from './policy-documents';
import type { Principal } from './principals';

/** Whom the policies of resources let in by themselves: the resource's side of the index. */
export function namedByResources(
  principals: readonly Principal[],
  assets: readonly Asset[],
): ReadonlyMap<string, ReadonlySet<Asset>> {
  const byArn = new Map(principals.map((principal) => [principal.resource.arn, principal]));
  const named = new Map<string, Set<Asset>>();
  for (const asset of assets) {
    for (const { policy, statements } of asset.policies) {
      for (const [i, { effect, principals: whom }] of policy.statements.entries()) {
        const arns = effect === 'Allow' ? exactNames(statements[i]?.['Principal']) : [];
        const asked = arns === undefined ? principals : arns.flatMap((arn) => byArn.get(arn) ?? []);
        for (const { caller, id } of asked) {
          // An account leaves it to identity policies, which the other side of the index follows.
          const match = whom?.(caller) ?? { truth: 'undecided', form: 'direct' };
          if (match.truth !== false && match.form !== 'account') {
            named.set(id, (named.get(id) ?? new Set()).add(asset));
          }
        }
      }
    }
  }
  return named;
}

/** Names that a `Principal` consists of, services and accounts left out; undefined when it may name others. */
function exactNames(principal: Value | undefined): readonly string[] | undefined {
  if (!isMap(principal)) {
    return undefined;
  }
  const { AWS: names, ...others } = principal;
  const arns = listOf(names).filter((name) => !isAccount(name));
  const exact = arns.every((name) => typeof name === 'string' && /^arn:[^*?]*$/.test(name));
  return exact && Object.keys(others).every((type) => type === 'Service') ? (arns as string[]) : undefined;
}

const isAccount = (name: Value): boolean =>
  typeof name === 'string' && /^(arn:[^:]*:iam::\d{12}:root|\d{12})$/.test(name);
