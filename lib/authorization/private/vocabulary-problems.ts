import type { PolicyAttributes, PolicyVocabulary } from '../policy-vocabulary';

const PASCAL_CASE = /^[A-Z][A-Za-z0-9]*$/;
const VERB = /^[A-Z][A-Za-z]*$/;

/** The service as a whole: what actions on collections act on. */
const APPLICATION = 'Application';

/** Names that every schema has, or that Cedar keeps for itself. */
const RESERVED_TYPES = [
  'User',
  'ServiceAccount',
  'Service',
  APPLICATION,
  'Action',
  'Bool',
  'Boolean',
  'Entity',
  'Extension',
  'Long',
  'Record',
  'Set',
  'String',
];

/** What the runtime says of every principal; a claim of this name would never be seen. */
const RESERVED_CLAIMS = ['id', 'roles'];

/** Sentences about everything in a vocabulary that no schema can be made of; mostly none. */
export function vocabularyProblems({ actions, resources = [], claims = {} }: PolicyVocabulary): string[] {
  const types = resources.map(({ name }) => name);
  const verbs = actions.map(({ name }) => name);
  return [
    ...(actions.length === 0
      ? ['`actions` must name at least one action, got none; name what the service can do']
      : []),
    ...verbs.filter((verb) => !VERB.test(verb)).map((verb) => `an action must be a verb in PascalCase, got '${verb}'`),
    ...twice(verbs).map((verb) => `an action must be declared once, got '${verb}' twice`),
    ...actions
      .filter(({ resource }) => resource !== APPLICATION && !types.includes(resource))
      .map(({ name, resource }) => `'${name}' must act on '${APPLICATION}' or a declared resource, got '${resource}'`),
    ...types
      .filter((type) => !PASCAL_CASE.test(type) || RESERVED_TYPES.includes(type))
      .map((type) => `a resource must have a PascalCase name of its own, got '${type}'`),
    ...twice(types).map((type) => `a resource must be declared once, got '${type}' twice`),
    ...resources.flatMap((resource) => twice(namesOf(resource)).map((name) => oneType(`${resource.name}.${name}`))),
    ...twice(namesOf(claims)).map((name) => oneType(name)),
    ...namesOf(claims)
      .filter((name) => RESERVED_CLAIMS.includes(name))
      .map((name) => `a claim must not be called '${name}', which every principal has`),
  ];
}

function oneType(name: string): string {
  return `an attribute must have one type, got two for '${name}'`;
}

function namesOf({ strings = [], numbers = [], booleans = [], stringSets = [] }: PolicyAttributes): string[] {
  return [...strings, ...numbers, ...booleans, ...stringSets];
}

function twice(names: string[]): string[] {
  return names.filter((name, i) => names.indexOf(name) !== i);
}
