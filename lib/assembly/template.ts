import { readFileSync } from 'node:fs';
import { type CollectionTag, parseDocument, type ScalarTag, YAMLMap, YAMLSeq } from 'yaml';
import { unrollLoops } from './for-each';
import { isObject } from './json';

/** A resource as a template states it. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: string;
}

/** A parameter as a template states it. */
export interface TemplateParameter {
  readonly Type?: string;
  readonly Default?: unknown;
  readonly AllowedValues?: readonly (string | number)[];
}

/** An output as a template states it. */
export interface TemplateOutput {
  readonly Value?: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name?: unknown };
}

/** A template of CloudFormation. */
export interface Template {
  readonly Resources: Readonly<Record<string, TemplateResource>>;
  readonly Parameters?: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Mappings?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, TemplateOutput>>;
  readonly Transform?: unknown;
  /** Loops whose items only a deployment knows; what they make is left out. */
  readonly loopsLeft: readonly string[];
}

/** A file that can't be read as what it should be. The message says which and what to do. */
export class AssemblyError extends Error {}

/** Short forms of YAML whose long form has no prefix. */
const WITHOUT_PREFIX = ['Ref', 'Condition'];
const FUNCTIONS = [
  'And',
  'Base64',
  'Cidr',
  'Equals',
  'FindInMap',
  'ForEach',
  'GetAtt',
  'GetAZs',
  'GetStackOutput',
  'If',
  'ImportValue',
  'Join',
  'Length',
  'Not',
  'Or',
  'Select',
  'Split',
  'Sub',
  'ToJsonString',
  'Transform',
];

/**
 * Reads a template, JSON or YAML with the short forms of CloudFormation.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 *
 * @param kind `stack` where the CDK wrote it: it writes stacks without resources, and deploys none of them
 * @default kind - 'lone': CloudFormation takes no template without resources
 * @throws AssemblyError when there is no template in the file
 */
export function readTemplateFile(file: string, kind: 'lone' | 'stack' = 'lone'): Template {
  const text = readText(file);
  const written: unknown = /^\s*\{/.test(text) ? parseJson(file, text) : parseYaml(file, text);
  const { left, template } = text.includes('Fn::ForEach::') ? unrollLoops(written) : { left: [], template: written };
  const parsed = kind === 'stack' && isObject(template) ? { Resources: {}, ...template } : template;
  if (!isObject(parsed) || !isObject(parsed['Resources'])) {
    throw new AssemblyError(
      `${file} holds no template, Resources is missing; give a file that CloudFormation would take`,
    );
  }
  for (const [logicalId, resource] of Object.entries(parsed['Resources'])) {
    if (!isObject(resource) || typeof resource['Type'] !== 'string') {
      throw new AssemblyError(`${file}: resource ${logicalId} must have a Type; correct the template`);
    }
  }
  return { ...(parsed as unknown as Template), loopsLeft: left };
}

/** @throws AssemblyError when the file can't be read */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AssemblyError(`${file} can't be read (${(error as NodeJS.ErrnoException).code}); synthesize again`);
  }
}

/** @throws AssemblyError when it is no JSON */
export function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AssemblyError(`${file} is no JSON; synthesize again`);
  }
}

function parseYaml(file: string, text: string): unknown {
  const document = parseDocument(text, { customTags: SHORT_FORMS, schema: 'core', logLevel: 'silent' });
  const [error] = document.errors;
  if (error !== undefined) {
    throw new AssemblyError(
      `${file} is neither JSON nor YAML (${error.code}, line ${error.linePos?.[0].line}); correct it`,
    );
  }
  return document.toJS();
}

function longForm(name: string, argument: unknown): Record<string, unknown> {
  if (name === 'GetAtt' && typeof argument === 'string') {
    const [resource, ...attribute] = argument.split('.');
    return { 'Fn::GetAtt': [resource, attribute.join('.')] };
  }
  return { [WITHOUT_PREFIX.includes(name) ? name : `Fn::${name}`]: argument };
}

const SHORT_FORMS: (ScalarTag | CollectionTag)[] = [...WITHOUT_PREFIX, ...FUNCTIONS].flatMap((name) => {
  const tag = `!${name}`;
  const inner = (value: YAMLMap | YAMLSeq): unknown => value.toJSON();
  return [
    { tag, resolve: (text: string) => longForm(name, text) },
    {
      tag,
      collection: 'seq' as const,
      nodeClass: YAMLSeq,
      resolve: (value: YAMLMap | YAMLSeq) => longForm(name, inner(value)),
    },
    {
      tag,
      collection: 'map' as const,
      nodeClass: YAMLMap,
      resolve: (value: YAMLMap | YAMLSeq) => longForm(name, inner(value)),
    },
  ];
});
