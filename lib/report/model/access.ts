import type { Evidence, PermissionEdge, Principal } from '../../reachability';
import { nameOf } from '../../reachability/names';
import { type Objection, Ownership } from '../../reachability/ownership';
import type { Asset, AssetKind, EdgeCategory } from '../../reachability/permissions';
import { hopsOf } from '../../reachability/undeclared-access';
import { shortName } from './short-name';
import { type Standing, worst } from './standing';
import type { Workload } from './workloads';

/** A store, key, secret, log or whatever else is at stake. */
export interface AssetView {
  readonly id: string;
  readonly kind: AssetKind;
  /** What it is, e.g. `table`. */
  readonly noun: string;
  readonly name: string;
  readonly path: string;
}

/** One way in which a workload gets at an asset. */
export interface Way {
  /** e.g. `reads`. */
  readonly does: string;
  readonly actions: readonly string[];
  /** Who, by which role and statement, to what. */
  readonly hops: readonly string[];
  readonly standing: Standing;
  /** Why it isn't known for certain; it counts all the same. */
  readonly unresolved?: string;
}

/** What a workload may do to one asset. */
export interface Access {
  readonly asset: AssetView;
  readonly ways: readonly Way[];
  readonly standing: Standing;
}

const DOES: Readonly<Record<EdgeCategory, string>> = {
  'read-data': 'reads',
  'write-data': 'writes',
  delete: 'deletes',
  decrypt: 'decrypts',
  'change-permissions': 'changes permissions',
  'disable-audit': 'silences',
  'assume-role': 'acts as',
  invoke: 'invokes',
  'use-key': 'signs',
};

/** What invariants judge by who owns the asset: the rest may be reached by a wildcard. */
const JUDGED: Readonly<Partial<Record<AssetKind, readonly EdgeCategory[]>>> = {
  store: ['read-data', 'write-data', 'delete'],
  log: ['read-data'],
  key: ['decrypt', 'use-key', 'delete'],
  secret: ['read-data', 'write-data', 'delete'],
};

const NOUNS: Readonly<Record<string, string>> = {
  'AWS::DynamoDB::Table': 'table',
  'AWS::DynamoDB::GlobalTable': 'table',
  'AWS::S3::Bucket': 'bucket',
  'AWS::SQS::Queue': 'queue',
  'AWS::SNS::Topic': 'topic',
  'AWS::RDS::DBInstance': 'database',
  'AWS::RDS::DBCluster': 'database',
  'AWS::EFS::FileSystem': 'file system',
  'AWS::SSM::Parameter': 'parameter',
  'AWS::Kinesis::Stream': 'stream',
  'AWS::KinesisFirehose::DeliveryStream': 'delivery stream',
  'AWS::Events::EventBus': 'event bus',
};

/** An asset for people. */
export function assetView({ resource, type }: Asset): AssetView {
  return {
    id: resource.id,
    kind: type.kind,
    noun: NOUNS[resource.type] ?? type.kind,
    name: shortName(resource),
    path: nameOf(resource),
  };
}

/** Finds what workloads may do to assets, by the roles that they act as. */
export class AccessFinder {
  private readonly ownership: Ownership;
  private readonly principals = new Map<string, Principal[]>();

  constructor(private readonly evidence: Evidence) {
    const { permissions } = evidence;
    this.ownership = new Ownership(permissions);
    for (const principal of permissions.principals) {
      for (const { id } of principal.inert ? [] : principal.workloads) {
        this.principals.set(id, [...(this.principals.get(id) ?? []), principal]);
      }
    }
  }

  /** Everything that one workload gets at, in the order of kinds and names. */
  of({ actors }: Workload): readonly Access[] {
    const ways = new Map<Asset, Way[]>();
    for (const principal of actors.flatMap((id) => this.principals.get(id) ?? [])) {
      for (const [asset, way] of this.waysOf(principal)) {
        ways.set(asset, [...(ways.get(asset) ?? []), way]);
      }
    }
    return [...ways]
      .map(([asset, own]) => ({
        asset: assetView(asset),
        ways: own,
        standing: worst(own.map(({ standing }) => standing)),
      }))
      .sort((a, b) => KINDS.indexOf(a.asset.kind) - KINDS.indexOf(b.asset.kind) || compare(a.asset, b.asset));
  }

  private *waysOf(principal: Principal): Iterable<readonly [Asset, Way]> {
    const { permissions } = this.evidence;
    for (const chain of permissions.actsAs(principal.id)) {
      for (const edge of permissions.edgesFrom(chain.at(-1) ?? '')) {
        const asset = permissions.asset(edge.to);
        if (asset !== undefined) {
          const objection = this.ownership.objection(principal, edge, asset);
          yield [
            asset,
            {
              does: DOES[edge.category],
              actions: edge.actions,
              hops: hopsOf(edge, chain, permissions),
              standing: standingOf(edge, asset, objection, chain.length > 1),
              ...(edge.unresolved !== undefined && { unresolved: edge.unresolved }),
            },
          ];
        }
      }
    }
  }
}

/** Kinds in the order of what an attacker wants. */
const KINDS: readonly AssetKind[] = [
  'store',
  'secret',
  'key',
  'function',
  'workflow',
  'events',
  'stream',
  'log',
  'trail',
  'role',
];

const compare = (a: AssetView, b: AssetView): number => a.noun.localeCompare(b.noun) || a.path.localeCompare(b.path);

function standingOf(
  { category }: PermissionEdge,
  { type }: Asset,
  objection: Objection | undefined,
  byAnotherRole: boolean,
): Standing {
  if (objection === undefined) {
    return 'declared';
  }
  // What the wildcards of a role reach is a finding of that role, not of everyone who may assume it.
  const isJudged = JUDGED[type.kind]?.includes(category) && !(byAnotherRole && objection === 'a wildcard reaches it');
  return isJudged ? 'undeclared' : 'reachable';
}
