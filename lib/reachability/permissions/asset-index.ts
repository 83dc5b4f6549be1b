import type { Resource, System } from '../../assembly';
import { ASSET_TYPES, type AssetType } from './assets';
import type { ReadPolicy } from './policy-documents';
import { resourcePolicies } from './resource-policies';

/** A resource at stake, with what its own policies say. */
export interface Asset {
  readonly resource: Resource;
  readonly type: AssetType;
  /** ARN without the wildcard that those of log groups end with. */
  readonly arn: string;
  /** Its own policies: of the bucket, key, secret, queue; the trust policy of a role; the permissions of a function. */
  readonly policies: readonly ReadPolicy[];
}

/** Everything at stake in a system, in the order of the templates. */
export function assetsOf(system: System): readonly Asset[] {
  const policies = resourcePolicies(system);
  return system.resources.flatMap((resource) => {
    const type = ASSET_TYPES[resource.type];
    return type === undefined || resource.arn === undefined
      ? []
      : [{ resource, type, arn: plainArn(resource.arn), policies: policies.get(resource.id) ?? [] }];
  });
}

const plainArn = (arn: string): string => arn.replace(/:\*$/, '');

/** Finds what a pattern of ARNs may name without looking at everything. */
export class AssetIndex {
  private readonly sorted: readonly Asset[];
  private readonly exact: ReadonlyMap<string, Asset>;

  constructor(readonly assets: readonly Asset[]) {
    this.sorted = [...assets].sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
    this.exact = new Map(assets.map((asset) => [asset.arn, asset]));
  }

  /** Assets that the pattern may name, themselves or by a part. */
  matching(pattern: string): readonly Asset[] {
    const wildcard = pattern.search(/[*?$]/);
    const prefix = wildcard < 0 ? pattern : pattern.slice(0, wildcard);
    const found: Asset[] = [];
    for (
      let cut = prefix.length;
      cut > 0;
      cut = Math.max(prefix.lastIndexOf('/', cut - 1), prefix.lastIndexOf(':', cut - 1))
    ) {
      const asset = this.exact.get(prefix.slice(0, cut));
      if (asset !== undefined) {
        found.push(asset);
      }
    }
    if (wildcard >= 0) {
      for (let i = this.firstFrom(prefix); this.sorted[i]?.arn.startsWith(prefix); i += 1) {
        found.push(this.sorted[i] as Asset);
      }
    }
    return found;
  }

  private firstFrom(prefix: string): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] as Asset).arn < prefix) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
