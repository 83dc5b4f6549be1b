import * as fs from 'node:fs';
import * as path from 'node:path';
import { readTemplate } from '../../lib/assembly';
import { type Finding, prove } from '../../lib/reachability';
import { folderOf } from '../assembly/templates';
import { logicalIdOf, type Plausible, plausibleResources } from './plausible-resources';

let resources: readonly Plausible[];
let file: string;

beforeAll(() => {
  resources = plausibleResources();
  file = path.join(folderOf({}), 'Everything.json');
});

/** What is found in a template of these resources. */
function proven(of: readonly Plausible[]): readonly Finding[] {
  const Resources = Object.fromEntries(of.map((resource) => [logicalIdOf(resource.Type), resource]));
  const Parameters = { Later: { Type: 'String' } };
  const Conditions = { Perhaps: { 'Fn::Equals': [{ Ref: 'Later' }, 'x'] } };
  fs.writeFileSync(file, JSON.stringify({ Parameters, Conditions, Resources }));
  return prove(readTemplate(file));
}

/** The value with everything in it that stands this deep replaced by the next of some shapes. */
function replaced(value: unknown, next: () => unknown, depth: number): unknown {
  if (depth === 0 || typeof value !== 'object' || value === null) {
    return next();
  }
  const entries = Object.entries(value).map(([name, inner]) => [name, replaced(inner, next, depth - 1)] as const);
  return Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}

const NESTED = { a: { a: { a: [{ a: 1 }, [[]]] } } };
/** What stands where something else should. */
const SHAPES: readonly unknown[] = [
  null,
  '',
  'arn:aws:s3:::*/${x',
  -1,
  false,
  [],
  {},
  [null, 1, 'x', true, [], {}, NESTED],
  NESTED,
  { constructor: { name: 'x' }, length: -1, Statement: { Effect: {} } },
  { 'Fn::ImportValue': 'unheard-of' },
  { 'Fn::If': ['Perhaps', 'x', { Ref: 'AWS::NoValue' }] },
  { 'Fn::If': ['Perhaps', [NESTED, 'x'], { Ref: 'Later' }] },
  { 'Fn::Join': { Ref: [] } },
];

/** How many times each place is given another shape; as many as there are shapes shows all of them everywhere. */
const ROUNDS = Math.min(SHAPES.length, Number(process.env['PALISADE_SHAPES'] ?? 1));

it('knows every type of the specification', () => {
  expect(resources.length).toBeGreaterThan(1_500);
  expect(new Set(resources.map(({ Type }) => Type)).size).toBe(resources.length);
});

it('judges a template with all of them', () => {
  const ids = new Set(proven(resources).map(({ id }) => id));
  expect([...ids].sort()).toEqual([
    'api-without-web-acl',
    'database-public',
    'function-url-open',
    'hop-plaintext',
    'instance-public',
    'load-balancer-public',
    'policy-for-everyone',
    'traffic-without-log',
    'workload-on-internet',
  ]);
});

it('judges the types of each service without those of others', () => {
  const services = new Map<string, Plausible[]>();
  for (const resource of resources) {
    const service = resource.Type.replace(/::\w+$/, '');
    services.set(service, [...(services.get(service) ?? []), resource]);
  }
  const failed = [...services].flatMap(([service, own]) => {
    try {
      proven(own);
      return [];
    } catch (error) {
      return [`${service}: ${error}`];
    }
  });
  expect(failed).toEqual([]);
});

it.each<[string, Plausible['Properties'] | undefined, unknown]>([
  ['left out', {}, undefined],
  ['known to nobody', undefined, { 'Fn::ImportValue': 'unheard-of' }],
  ['of another kind', undefined, [1, 'x', null]],
])('judges all of them with properties %s', (_, none, value) => {
  const changed = resources.map(({ Properties, Type }) => ({
    Type,
    Properties: none ?? (replaced(Properties, () => value, 1) as Plausible['Properties']),
  }));
  expect(proven(changed).length).toBeGreaterThan(0);
});

describe.each([...Array(ROUNDS).keys()])('in round %i of shapes that nobody expects', (round) => {
  it.each([1, 2, 3, 4])('judges values that stand %i deep without a crash', (depth) => {
    let count = round;
    const next = (): unknown => SHAPES[count++ % SHAPES.length];
    const hostile = resources.map(({ Properties, Type }) => ({
      Type,
      Properties: replaced(Properties, next, depth) as Plausible['Properties'],
    }));
    expect(Array.isArray(proven(hostile))).toBe(true);
  });
});
