import type { EntityType, SchemaJson, TypeOfAttribute } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyAttributes, PolicyVocabulary } from '../policy-vocabulary';

type Attribute = TypeOfAttribute<string>;

const STRING: Attribute = { type: 'String' };
const STRINGS: Attribute = { type: 'Set', element: STRING };

/** What a policy may read of the circumstances. Without `required: false`, an attribute is always there. */
const CONTEXT: Record<string, Attribute> = {
  caller: { ...STRING, required: false },
  scopes: STRINGS,
  zone: STRING,
  time: { type: 'Long' },
  mfa: { type: 'Boolean' },
};

/** Entity types of those who can ask. */
const PRINCIPALS = ['User', 'ServiceAccount', 'Service'];

/**
 * Cedar's schema of one service: exactly the entities and the context that the runtime's
 * authorizer passes, so that what was validated at synthesis can't fail for its types.
 *
 * https://docs.cedarpolicy.com/schema/json-schema.html
 */
export function cedarSchema(serviceName: string, vocabulary: PolicyVocabulary): SchemaJson<string> {
  const claims = attributes(vocabulary.claims ?? {}, false);
  const resources = (vocabulary.resources ?? []).map((resource) => [resource.name, entity(attributes(resource, true))]);
  const actions = vocabulary.actions.map(({ name, resource }) => [
    `${serviceName}:${name}`,
    {
      appliesTo: {
        principalTypes: PRINCIPALS,
        resourceTypes: [resource],
        context: { type: 'Record', attributes: CONTEXT },
      },
    },
  ]);
  return {
    '': {
      entityTypes: {
        User: entity({ ...claims, id: STRING, roles: STRINGS }),
        ServiceAccount: entity({ ...claims, id: STRING }),
        Service: entity({ id: STRING }),
        Application: entity({}),
        ...Object.fromEntries(resources),
      },
      actions: Object.fromEntries(actions),
    },
  };
}

function entity(shape: Record<string, Attribute>): EntityType<string> {
  return { shape: { type: 'Record', attributes: shape } };
}

function attributes(declared: PolicyAttributes, required: boolean): Record<string, Attribute> {
  const { strings = [], numbers = [], booleans = [], stringSets = [] } = declared;
  const types: [string[], Attribute][] = [
    [strings, STRING],
    [numbers, { type: 'Long' }],
    [booleans, { type: 'Boolean' }],
    [stringSets, STRINGS],
  ];
  return Object.fromEntries(types.flatMap(([names, type]) => names.map((name) => [name, { ...type, required }])));
}
