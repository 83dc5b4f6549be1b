import type { EdgeModel, MethodModel, StageModel } from '../../edge';
import type { MapRoute } from '../map';
import { collectionOf, namesOne } from './collections';
import { type ExampleOptions, exampleValue } from './example-value';

/** Id of something in a collection. */
export type IdOf = (collection: string) => string | undefined;

/** What a sender knows by now. */
export interface Known {
  readonly idOf: IdOf;
  /** Version of what a path names, where answers tell one and changes must name it. */
  readonly versionOf: (route: SampleRoute, path: string) => number | undefined;
}

/** A route with everything that a sample request needs to know. */
export interface SampleRoute extends MapRoute {
  /** Collection that it is about, e.g. `orders`. */
  readonly collection: string;
  /** What it does to the collection. `other` stands for what has no name among these. */
  readonly does: 'create' | 'list' | 'read' | 'change' | 'other';
  /** Names of query parameters that it takes. */
  readonly query: readonly string[];
  /** Whether it takes a body of which the schema is known. */
  readonly takesBody: boolean;
  /** Collections of which something must exist first, e.g. `products` for an order. */
  readonly needs: readonly string[];
  /** A body that the schema of the route accepts; `undefined` where none is known, or it takes none. */
  body(idOf?: IdOf, version?: number): unknown;
}

/** The routes of an edge. */
export function sampleRoutes(routes: readonly MapRoute[], { stages }: EdgeModel): readonly SampleRoute[] {
  const creatable = new Map(
    routes.filter(creates).map(({ path }) => [collectionOf(path).toLowerCase(), collectionOf(path)] as const),
  );
  /** The collection that a noun is one of, e.g. `products` for `product`. */
  const collectionFor = (noun: string): string | undefined =>
    [`${noun}s`, `${noun}es`, `${noun.replace(/y$/, '')}ies`, noun]
      .map((name) => creatable.get(name.toLowerCase()))
      .find((name) => name !== undefined);
  return routes.flatMap((route) => {
    const stage = stages.find(({ apiId, name }) => `${apiId}/${name}` === route.stage);
    const method = stage?.methods.find(({ httpMethod, path }) => `${httpMethod} ${path}` === route.name);
    return stage === undefined || method === undefined ? [] : [sampleRoute(route, method, stage, collectionFor)];
  });
}

function sampleRoute(
  route: MapRoute,
  method: MethodModel,
  { models }: StageModel,
  collectionFor: (noun: string) => string | undefined,
): SampleRoute {
  const schema = models.get(method.models['application/json'] ?? method.models['$default'] ?? '');
  const example = (idOf: ExampleOptions['idOf'], version?: number) =>
    schema === undefined ? undefined : exampleValue(schema, { models, idOf, version });
  const collection = collectionOf(route.path);
  const needs = new Set(namesOne(route.path) ? [collection] : []);
  example((noun) => {
    const needed = collectionFor(noun);
    if (needed !== undefined && needed !== collection) {
      needs.add(needed);
    }
    return undefined;
  });
  return {
    ...route,
    collection,
    does: doing(route),
    query: parametersIn(method, 'querystring'),
    takesBody: schema !== undefined,
    needs: [...needs],
    body: (idOf, version) => example((noun) => idOf?.(collectionFor(noun) ?? ''), version),
  };
}

const creates = ({ method, path }: MapRoute): boolean => method === 'POST' && !namesOne(path);

function doing({ method, path }: MapRoute): SampleRoute['does'] {
  switch (method) {
    case 'GET':
      return namesOne(path) || path.endsWith('/me') ? 'read' : 'list';
    case 'POST':
      return namesOne(path) ? 'other' : 'create';
    case 'PUT':
    case 'PATCH':
      return 'change';
    default:
      return 'other';
  }
}

function parametersIn({ parameters }: MethodModel, place: string): readonly string[] {
  const prefix = `method.request.${place}.`;
  return Object.keys(parameters).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
}
