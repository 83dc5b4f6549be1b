import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';

/** A resource of a template. */
export interface Plausible {
  readonly Type: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** Properties that are objects in properties that are objects; deeper ones are left out. */
const DEEPEST = 5;

const POLICY = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Principal: { AWS: '*' }, Action: ['s3:*', 'sts:AssumeRole'], Resource: '*' },
    { Effect: 'Deny', NotPrincipal: { Service: 'a.amazonaws.com' }, NotAction: 'kms:Decrypt', NotResource: 'arn:x' },
  ],
};

/** Texts by what a property is called, the first that fits. */
const TEXTS: readonly (readonly [name: RegExp, text: string])[] = [
  [/cidr.*6|ipv6/i, '2001:db8::/56'],
  [/cidr/i, '10.0.0.0/16'],
  [/arn$/i, 'arn:aws:iam::123456789012:role/plausible'],
  [/protocol/i, 'tcp'],
  [/port/i, '443'],
  [/region/i, 'eu-west-1'],
  [/account/i, '123456789012'],
  [/policy|document/i, JSON.stringify(POLICY)],
  [/effect/i, 'Allow'],
  [/ur[il]$/i, 'https://example.com/a'],
];

/**
 * One resource of every type that CloudFormation has, with a plausible value for each of its properties, in the order of
 * the specification. Names of other types are references to them where one is called like the property.
 */
export function plausibleResources(): readonly Plausible[] {
  const spec = loadAwsServiceSpecSync();
  const resources = [...spec.all('resource')];
  const byName = new Map(resources.map(({ cloudFormationType, name }) => [name, logicalIdOf(cloudFormationType)]));
  return resources.map(({ cloudFormationType, properties }) => ({
    Type: cloudFormationType,
    Properties: Object.fromEntries(
      Object.entries(properties).map(([name, { type }]) => [name, plausible(name, type, { spec, byName }, 0)]),
    ),
  }));
}

/** The logical id under which a template has the resource of a type. */
export function logicalIdOf(type: string): string {
  return type.replace(/\W/g, '');
}

interface Sources {
  readonly spec: SpecDatabase;
  /** Logical ids by the name of the type, e.g. `Subnet`. */
  readonly byName: ReadonlyMap<string, string>;
}

function plausible(name: string, type: PropertyType, sources: Sources, depth: number): unknown {
  switch (type.type) {
    case 'boolean':
      return true;
    case 'number':
    case 'integer':
      return 443;
    case 'date-time':
      return '2027-01-01T00:00:00Z';
    case 'null':
      return null;
    case 'tag':
      return [{ Key: 'team', Value: 'shop' }];
    case 'json':
      return POLICY;
    case 'array':
      return [plausible(name, type.element, sources, depth)];
    case 'map':
      return { key: plausible(name, type.element, sources, depth) };
    case 'union':
      return type.types.map((one) => plausible(name, one, sources, depth))[0];
    case 'ref':
      return depth >= DEEPEST
        ? {}
        : Object.fromEntries(
            Object.entries(sources.spec.get('typeDefinition', type.reference.$ref).properties).map(
              ([key, property]) => [key, plausible(key, property.type, sources, depth + 1)],
            ),
          );
    default:
      return textFor(name, sources);
  }
}

function textFor(name: string, { byName }: Sources): unknown {
  const [, called = '', part] = /^(.*?)(?:(Arn|Id|Name)s?)?$/.exec(name) ?? [];
  const logicalId = byName.get(called);
  if (logicalId !== undefined) {
    return part === 'Arn' ? { 'Fn::GetAtt': [logicalId, 'Arn'] } : { Ref: logicalId };
  }
  return TEXTS.find(([pattern]) => pattern.test(name))?.[1] ?? 'plausible';
}
