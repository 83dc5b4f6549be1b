import { statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { findAsset } from './assets';
import type { StackSource } from './cloud-assembly';
import { isObject } from './json';
import { Unknown, type UnknownValue, type Value } from './model';
import type { AssemblyOptions } from './read-assembly';
import { StackScope } from './stack-scope';
import type { Surroundings } from './surroundings';
import { AssemblyError, readTemplateFile, type TemplateResource } from './template';

/** Stacks in each other beyond these are one that contains itself. */
const MOST_NESTED = 50;

/** Every stack of a system, nested ones after those that contain them, each able to ask the others. */
export function linkStacks(
  sources: readonly StackSource[],
  options: AssemblyOptions & { readonly account: string; readonly region: string },
): { readonly scopes: readonly StackScope[]; readonly unknowns: readonly UnknownValue[] } {
  const byName = new Map<string, StackScope[]>();
  const all = new Map<string, StackScope>();
  const unknowns: UnknownValue[] = [];
  const exported = new ExportedValues(all);
  const surroundings: Surroundings = {
    account: options.account,
    region: options.region,
    bothWays: options.bothWays ?? false,
    work: { references: new Set(), depth: 0, deciding: false },
    parameter: (stack, name) => options.parameters?.[stack]?.[name],
    condition: (stack, name) => options.conditions?.[stack]?.[name],
    attribute: (resource, name) => options.attributes?.(resource, name),
    output: (name, output, region, account) => {
      const named = byName.get(name)?.filter(({ environment }) => environment.region === region) ?? [];
      const stack = named.find(({ environment }) => environment.account === account) ?? named[0];
      return (
        stack?.output(output) ?? new Unknown(`no stack ${name} of the assembly has an output ${output} in ${region}`)
      );
    },
    exported: (name, region, account) => exported.find(name, region, account),
    circular: (resource, property) => unknowns.push({ resource, property, reason: 'it refers to itself' }),
    nestedOutput: (stack, output) =>
      all.get(stack)?.output(output) ?? new Unknown(`output ${output} of ${stack} is not in the assembly`),
  };
  const add = (scope: StackScope, nesting: number) => {
    if (nesting > MOST_NESTED) {
      throw new AssemblyError(`${scope.id.slice(0, 200)} contains itself; correct the template`);
    }
    all.set(scope.id, scope);
    for (const [logicalId, resource] of Object.entries(scope.source.template.Resources)) {
      if (resource.Type !== 'AWS::CloudFormation::Stack') {
        continue;
      }
      const file = nestedFile(scope, logicalId, resource);
      if (file === undefined) {
        const reason = 'its template is not in the assembly';
        unknowns.push({ resource: `${scope.id}/${logicalId}`, property: 'TemplateURL', reason });
      } else {
        add(nestedScope(scope, logicalId, resource, file, surroundings), nesting + 1);
      }
    }
  };
  const counts = new Map<string, number>();
  for (const { name } of sources) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  for (const source of sources) {
    const isUnique = counts.get(source.name) === 1;
    const stack = new StackScope(isUnique ? source.name : source.artifact, source, surroundings);
    byName.set(source.name, [...(byName.get(source.name) ?? []), stack]);
    add(stack, 0);
  }
  const scopes = [...all.values()];
  unknowns.push(...scopes.flatMap(transformsOf));
  // Circles are noted while properties are resolved.
  return { scopes, unknowns };
}

/** Values that stacks export, by account and region. */
class ExportedValues {
  private known?: Map<string, () => Value | undefined>;

  constructor(private readonly scopes: ReadonlyMap<string, StackScope>) {}

  find(name: string, region: string, account: string): Value {
    if (this.known === undefined) {
      // Names that are asked for while names are read stay unknown.
      this.known = new Map();
      this.known = this.read();
    }
    return (
      this.known.get(`${account} ${region} ${name}`)?.() ?? new Unknown(`no stack of the assembly exports ${name}`)
    );
  }

  private read(): Map<string, () => Value | undefined> {
    const found = new Map<string, () => Value | undefined>();
    for (const scope of this.scopes.values()) {
      const { account, region } = scope.environment;
      for (const [name, output] of Object.entries(scope.source.template.Outputs ?? {})) {
        const raw = output?.Export?.Name;
        const exported = raw === undefined ? undefined : scope.unheard(() => scope.value(raw));
        if (typeof exported === 'string') {
          found.set(`${account} ${region} ${exported}`, () => scope.output(name));
        }
      }
    }
    return found;
  }
}

function nestedScope(
  scope: StackScope,
  logicalId: string,
  resource: TemplateResource,
  file: string,
  surroundings: Surroundings,
): StackScope {
  const passed = isObject(resource.Properties?.['Parameters']) ? resource.Properties['Parameters'] : {};
  const parameters = new Map(Object.entries(passed).map(([name, raw]) => [name, () => scope.value(raw)] as const));
  const { environment, source } = scope;
  const nested: StackSource = {
    ...source,
    account: environment.account,
    region: environment.region,
    name: `${source.name}-${logicalId}`,
    template: readTemplateFile(file),
    templateFile: basename(file),
    parameters: {},
  };
  return new StackScope(`${scope.id}/${logicalId}`, nested, surroundings, {
    parameters,
    exists: () => scope.exists(resource),
  });
}

/** The template of a nested stack: by the metadata of its asset, of its construct, or by its address. */
function nestedFile(scope: StackScope, logicalId: string, resource: TemplateResource): string | undefined {
  const { assets, directory, recorded, templateFile } = scope.source;
  const asset = resource.Metadata?.['aws:asset:path'];
  if (typeof asset === 'string') {
    return join(directory, asset);
  }
  const path = String(resource.Metadata?.['aws:cdk:path'] ?? recorded.pathOf(templateFile, logicalId));
  const recordedFile = recorded.templates.get(path.replace(/([^/]+)\.NestedStack\/\1\.NestedStackResource$/, '$1'));
  if (recordedFile !== undefined) {
    return join(directory, recordedFile);
  }
  const url = scope.unheard(() => scope.property(logicalId, 'TemplateURL'));
  const address = url instanceof Unknown ? url.pattern : url;
  if (typeof address !== 'string') {
    return undefined;
  }
  // `aws cloudformation package` takes files of this machine.
  const local = resolve(directory, address);
  return (
    findAsset(assets, address) ?? (statSync(local, { throwIfNoEntry: false })?.isFile() === true ? local : undefined)
  );
}

/** What changes a template before it is deployed is not carried out; the extensions of the language are. */
function transformsOf({ id, source: { template } }: StackScope): UnknownValue[] {
  const names = [template.Transform ?? []].flat().map((name) => (isObject(name) ? name['Name'] : name));
  return [
    ...names
      .filter((name) => name !== 'AWS::LanguageExtensions')
      .map((name) => ({ resource: id, property: 'Transform', reason: `transform ${String(name)} is not carried out` })),
    ...template.loopsLeft.map((name) => ({
      resource: id,
      property: name,
      reason: 'it is not known what it goes over',
    })),
  ];
}
