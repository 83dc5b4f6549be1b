import { readCloudAssembly, readLoneTemplate, type StackSource } from './cloud-assembly';
import { linkStacks } from './link-stacks';
import { type Output, type Resource, type System, Unknown, type UnknownValue, type Value } from './model';
import { nearest } from './recorded';
import { ResolvedSystem } from './resolved-system';
import type { StackScope } from './stack-scope';
import type { TemplateResource } from './template';

/** What a template does not say. */
export interface AssemblyOptions {
  /**
   * Account of stacks that name none.
   *
   * @default '123456789012'
   */
  readonly account?: string;
  /**
   * Region of stacks that name none.
   *
   * @default 'us-east-1'
   */
  readonly region?: string;
  /**
   * Values of parameters, by stack and name.
   *
   * @default - their defaults; what has none is unknown
   */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /**
   * Results of conditions, by stack (the id of a nested one) and name.
   *
   * @default - computed; what can't be is taken both ways
   */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  /**
   * Whether a condition on a parameter that has only a default stays open, as whoever deploys may choose another value.
   * A proof that is to hold for every deployment needs this.
   *
   * @default false
   */
  readonly bothWays?: boolean;
  /**
   * What resources tell once they are deployed, such as custom resources: by `Ref` or the name of an attribute.
   *
   * @default - made up where AWS documents the form; unknown for custom resources
   */
  readonly attributes?: (resource: { readonly id: string; readonly type: string }, name: string) => Value | undefined;
}

/**
 * Reads a synthesized cloud assembly as the system that it would deploy.
 *
 * @param directory e.g. `cdk.out`
 * @throws AssemblyError when there is none, or a file of it is missing or broken
 */
export function readAssembly(directory: string, options: AssemblyOptions = {}): System {
  return read(readCloudAssembly(directory), options);
}

/**
 * Reads one template, JSON or YAML.
 *
 * @throws AssemblyError when the file holds none
 */
export function readTemplate(file: string, options: AssemblyOptions = {}): System {
  return read([readLoneTemplate(file)], options);
}

function read(sources: readonly StackSource[], options: AssemblyOptions): System {
  const { account = '123456789012', region = 'us-east-1' } = options;
  const { scopes, unknowns } = linkStacks(sources, { ...options, account, region });
  const known = scopes.flatMap((scope) =>
    Object.entries(scope.source.template.Resources).flatMap(([id, raw]) => resourceOf(scope, id, raw) ?? []),
  );
  const names = () =>
    scopes.flatMap((scope) =>
      Object.keys(scope.source.template.Resources).flatMap((logicalId) => {
        const id = `${scope.id}/${logicalId}`;
        return scope.identity(logicalId).names.map((name) => [name, id] as const);
      }),
    );
  const resources = known.map(({ resource }) => resource);
  return new ResolvedSystem({
    account,
    region,
    resources,
    outputs: scopes.flatMap(outputsOf),
    assets: sources.map(({ assets }) => assets),
    names,
    further: [...unknowns, ...known.flatMap(({ undecided }) => undecided ?? [])],
  });
}

function resourceOf(
  scope: StackScope,
  logicalId: string,
  raw: TemplateResource,
): { readonly resource: Resource; readonly undecided?: UnknownValue } | undefined {
  const exists = scope.exists(raw);
  if (exists === false) {
    return undefined;
  }
  const id = `${scope.id}/${logicalId}`;
  const recordedPath = raw.Metadata?.['aws:cdk:path'];
  const path =
    typeof recordedPath === 'string'
      ? recordedPath
      : scope.source.recorded.pathOf(scope.source.templateFile, logicalId);
  const identity = scope.identity(logicalId);
  const { references, result: properties } = scope.referencesOf(() => scope.propertiesOf(logicalId));
  const dependsOn = typeof raw.DependsOn === 'string' ? [raw.DependsOn] : (raw.DependsOn ?? []);
  const depended = dependsOn
    .filter((other) => scope.resource(other) !== undefined)
    .map((other) => `${scope.id}/${other}`);
  const resource: Resource = {
    id,
    type: raw.Type,
    stack: scope.id,
    logicalId,
    path,
    source: path === undefined ? undefined : nearest(path, scope.source.recorded.sources),
    properties,
    physicalId: identity.ref,
    arn: identity.arn,
    arnPattern: identity.arnPattern,
    references: [...new Set([...depended, ...references])],
    conditional: exists instanceof Unknown,
    deletionPolicy: typeof raw.DeletionPolicy === 'string' ? raw.DeletionPolicy : 'Delete',
  };
  return exists instanceof Unknown
    ? { resource, undecided: { resource: id, property: 'Condition', reason: exists.reason } }
    : { resource };
}

function outputsOf(scope: StackScope): Output[] {
  return Object.entries(scope.source.template.Outputs ?? {}).flatMap(([name, output]) => {
    const value = scope.output(name);
    const exported = output?.Export?.Name === undefined ? undefined : scope.value(output.Export.Name);
    return value === undefined
      ? []
      : [{ stack: scope.id, name, value, ...(typeof exported === 'string' ? { exportName: exported } : {}) }];
  });
}
