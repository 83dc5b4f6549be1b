import { count } from '../count';
import type { Access, AssetView } from '../model/access';
import type { Entry } from '../model/entries';
import type { Reach } from '../model/estate';
import type { MapNode } from './map-graph';

const KINDS: Readonly<Record<string, string>> = { function: 'Lambda', task: 'ECS', instance: 'EC2' };
const ENTRIES: Readonly<Record<Entry['kind'], string>> = {
  api: 'API',
  'load-balancer': 'public load balancer',
  url: 'function URL',
  workload: 'public address',
};

/** Everyone. */
export const INTERNET_NODE: MapNode = {
  id: 'internet',
  kind: 'internet',
  title: 'Internet',
  subtitle: 'clients',
  path: 'Everyone on the internet',
  findings: 0,
};

/** A way in from the internet. */
export function entryNode({ kind, name, path, routes, standing }: Entry, id: string): MapNode {
  const subtitle = ENTRIES[kind];
  return {
    id,
    kind: 'entry',
    title: name,
    subtitle: routes.length === 0 ? subtitle : `${subtitle} · ${count(routes.length, 'route')}`,
    path,
    findings: standing === 'undeclared' ? 1 : 0,
  };
}

/** A service, with what it holds beside its stores. */
export function serviceNode({ access, findings, workload }: Reach, id: string, index: number): MapNode {
  const held = (['key', 'secret', 'log'] as const)
    .map((kind) => [kind, access.filter(({ asset }) => asset.kind === kind).length] as const)
    .filter(([, number]) => number > 0)
    .map(([kind, number]) => count(number, kind));
  return {
    id,
    kind: 'service',
    title: workload.name,
    subtitle: KINDS[workload.kind] ?? workload.kind,
    detail: held.join(' · '),
    path: workload.path,
    workload: index,
    findings: findings.length,
  };
}

/** A store, key, secret or log. */
export const assetNode = ({ name, noun, path }: AssetView, id: string): MapNode => ({
  id,
  kind: 'asset',
  title: name,
  subtitle: noun,
  path,
  findings: 0,
});

/** Several assets of one kind that one service should not reach. */
export function heapNode(members: readonly Access[], id: string): MapNode {
  const [first] = members;
  const kind = first?.asset.kind ?? 'asset';
  return {
    id,
    kind: 'asset',
    title: members.length === 1 ? (first?.asset.name ?? kind) : count(members.length, kind),
    subtitle: members.length === 1 ? (first?.asset.noun ?? kind) : 'of others',
    path: members.map(({ asset }) => asset.path).join(', '),
    findings: 0,
  };
}
