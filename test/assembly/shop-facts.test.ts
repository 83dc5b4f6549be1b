import { declareShop } from '../../bin/shop';
import { isList, isMap, type Resource, readAssembly, type System, Unknown, type Value } from '../../lib/assembly';
import { testApp } from '../support/app';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

/** What only a deployment tells. */
const TOLD_LATER = [
  // What the zone of the internal load balancer is called.
  /^parameter IngressZone(Name|Id) of Shop-Foundation gets its value at deployment$/,
  // The certificate that the key of the authority signs.
  /^Custom::AuthorityRoot tells Certificate when it is deployed$/,
];

/** Statements of all policy documents, wherever they stand. */
function statementsIn(value: Value): readonly { readonly [name: string]: Value }[] {
  if (isList(value)) {
    return value.flatMap(statementsIn);
  }
  if (!isMap(value)) {
    return [];
  }
  const own = isList(value['Statement']) ? value['Statement'].filter(isMap) : [];
  return [...own, ...Object.values(value).flatMap(statementsIn)];
}

const texts = (value: Value | undefined): readonly Value[] =>
  value === undefined ? [] : isList(value) ? value : [value];

describe('the shop as its templates say', () => {
  let directory: string;
  let system: System;

  beforeAll(() => {
    const app = testApp();
    declareShop(app);
    ({ directory } = app.synth());
    system = readAssembly(directory);
  });

  function environments(): readonly (readonly [id: string, name: string, value: Value])[] {
    const variables = ({ id, properties }: Resource) => {
      const environment = properties['Environment'];
      const given = isMap(environment) ? environment['Variables'] : undefined;
      return isMap(given) ? Object.entries(given).map(([name, value]) => [id, name, value] as const) : [];
    };
    const containers = ({ id, properties }: Resource) =>
      texts(properties['ContainerDefinitions'])
        .filter(isMap)
        .flatMap((container) => texts(container['Environment']).filter(isMap))
        .map(({ Name, Value: value }) => [id, String(Name), value ?? null] as const);
    return [
      ...system.ofType('AWS::Lambda::Function').flatMap(variables),
      ...system.ofType('AWS::ECS::TaskDefinition').flatMap(containers),
    ];
  }

  it('leaves only unknown what a deployment tells', () => {
    const reasons = new Set(system.unknowns.map(({ reason }) => reason));
    expect([...reasons].filter((reason) => !TOLD_LATER.some((told) => told.test(reason)))).toEqual([]);
  });

  it('leaves nothing unknown when that is told', () => {
    const told = readAssembly(directory, {
      parameters: { 'Shop-Foundation': { IngressZoneName: 'shop.example.com', IngressZoneId: 'Z0' } },
      attributes: ({ type }, name) => (type === 'Custom::AuthorityRoot' ? `the ${name}` : undefined),
    });
    expect(told.unknowns).toEqual([]);
    expect(told.resources.map(({ id }) => id)).toEqual(system.resources.map(({ id }) => id));
  });

  it('gives every function and container what its environment names', () => {
    expect(environments().length).toBeGreaterThan(60);
    const unknown = environments().filter(([, , value]) => typeof value !== 'string');
    // They get the root of the authority, which is signed when it is deployed.
    expect(new Set(unknown.map(([, name]) => name))).toEqual(new Set(['PALISADE_TASK']));
    const named = environments().filter(([, name]) =>
      /^PALISADE_(REVOCATIONS|AUDIT_KEY|DATA_KEY|TABLE_\w+)$/.test(name),
    );
    expect(named.length).toBeGreaterThan(8);
    expect(named.filter(([, , value]) => system.named(value) === undefined)).toEqual([]);
  });

  it('names what policies are about, as an ARN, a pattern of one, or everything', () => {
    const statements = system.resources.flatMap(({ properties }) => statementsIn(properties));
    const resources = statements.flatMap(({ Resource }) => texts(Resource));
    expect(resources.length).toBeGreaterThan(200);
    expect(
      resources.filter((value) => typeof value !== 'string' || !/^(arn:aws:|execute-api:\/|\*$)/.test(value)),
    ).toEqual([]);
  });

  it('finds the role of every function and container, and whom routes call', () => {
    const roles = [
      ...system.ofType('AWS::Lambda::Function').map(({ properties }) => properties['Role']),
      ...system
        .ofType('AWS::ECS::TaskDefinition')
        .flatMap(({ properties }) => [properties['TaskRoleArn'], properties['ExecutionRoleArn']]),
    ];
    expect(roles.map((role) => system.named(role ?? null)?.type)).toEqual(roles.map(() => 'AWS::IAM::Role'));
    const called = system.ofType('AWS::ApiGateway::Method').flatMap(({ properties }) => {
      const integration = properties['Integration'];
      return isMap(integration) && integration['Type'] === 'AWS_PROXY'
        ? [system.named(integration['Uri'] ?? null)?.id]
        : [];
    });
    expect(new Set(called)).toEqual(
      new Set(['Shop-users/ServiceFunction54CD89BD', 'Shop-orders/ServiceFunction54CD89BD']),
    );
  });

  it('finds the code of every function and the image of every container', () => {
    const code = system.ofType('AWS::Lambda::Function').map(({ properties }) => properties['Code']);
    const keys = code.flatMap((value) => (isMap(value) && value['S3Key'] !== undefined ? [value['S3Key']] : []));
    const images = system
      .ofType('AWS::ECS::TaskDefinition')
      .flatMap(({ properties }) => texts(properties['ContainerDefinitions']).filter(isMap))
      .map(({ Image }) => Image ?? null);
    expect(keys.length).toBeGreaterThan(10);
    expect(images).toHaveLength(2);
    expect([...keys, ...images].filter((key) => system.asset(key) === undefined)).toEqual([]);
  });

  it('knows the construct and the line that made every resource, in nested stacks too', () => {
    const unplaced = system.resources.filter(({ path, source }) => path === undefined || source === undefined);
    expect(unplaced.map(({ id }) => id)).toEqual([]);
    expect(system.resources.find(({ logicalId }) => logicalId.startsWith('GETusersmeMethodB'))?.path).toBe(
      'Shop/Edge/RoutesUsers/GET:users:me/Method/Resource',
    );
  });

  it('gives every resource an id of its own, and an ARN that no other has', () => {
    const ids = system.resources.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const arns = system.resources.flatMap(({ arn }) => arn ?? []);
    expect(new Set(arns).size).toBe(arns.length);
    expect(system.resources.filter(({ arn, id }) => arn !== undefined && system.named(arn)?.id !== id)).toEqual([]);
    expect(system.resources.flatMap(({ arnPattern }) => arnPattern ?? [])).toEqual([]);
  });

  it('refers to what exists', () => {
    const references = system.resources.flatMap((resource) => resource.references);
    expect(references.length).toBeGreaterThan(500);
    expect(references.filter((id) => system.byId(id) === undefined)).toEqual([]);
    expect(system.unknowns.filter(({ reason }) => reason.includes('refers to itself'))).toEqual([]);
    expect(environments().some(([, , value]) => value instanceof Unknown)).toBe(true);
  });
});
