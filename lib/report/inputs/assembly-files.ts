import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Acknowledgement, acknowledgementsOf } from '../../assembly';
import { isObject } from '../../assembly/json';
import { readTemplateFile } from '../../assembly/template';

/** A template as it lies on disk. */
export interface TemplateFile {
  /** Name of the file. */
  readonly name: string;
  /** Name of the stack; of a nested one, of the stack around it. */
  readonly stack: string;
  readonly nested: boolean;
  /** Of its bytes, in hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** How many resources it declares. */
  readonly resources: number;
}

/** What an assembly tells about itself, beside what it deploys. */
export interface AssemblyFiles {
  /** Version of the format; absent of a lone template. */
  readonly version?: string;
  readonly templates: readonly TemplateFile[];
  readonly acknowledgements: readonly Acknowledgement[];
}

/** Reads an assembly that `readAssembly` has read, or a template that `readTemplate` has. */
export function readAssemblyFiles(location: string): AssemblyFiles {
  if (statSync(location).isFile()) {
    return { templates: [templateFrom(location, basename(location))], acknowledgements: [] };
  }
  const { version } = manifestOf(location);
  return {
    ...(typeof version === 'string' && { version }),
    templates: templatesIn(location),
    acknowledgements: acknowledgementsOf(location),
  };
}

const manifestOf = (directory: string) => objectIn(join(directory, 'manifest.json'));

/** Templates of an assembly and of those inside of it. */
function templatesIn(directory: string): readonly TemplateFile[] {
  const { artifacts } = manifestOf(directory);
  return Object.entries(isObject(artifacts) ? artifacts : {}).flatMap(([id, artifact]) =>
    isObject(artifact) ? templatesOf(directory, id, artifact) : [],
  );
}

function templatesOf(
  directory: string,
  id: string,
  artifact: Readonly<Record<string, unknown>>,
): readonly TemplateFile[] {
  const properties = isObject(artifact['properties']) ? artifact['properties'] : {};
  if (artifact['type'] === 'cdk:cloud-assembly') {
    return templatesIn(join(directory, String(properties['directoryName'] ?? id)));
  }
  if (artifact['type'] !== 'aws:cloudformation:stack') {
    return [];
  }
  const further = artifact['additionalMetadataFile'];
  const nested = [artifact['metadata'], typeof further === 'string' ? objectIn(join(directory, further)) : {}]
    .flatMap(entriesOf)
    .flatMap(({ data, type }) => (type === 'aws:cdk:templateFile' ? [String(data)] : []));
  const file = String(properties['templateFile'] ?? `${id}.template.json`);
  const stack = String(properties['stackName'] ?? id);
  return [...new Set([file, ...nested])].map((name) => templateFrom(join(directory, name), stack, name !== file));
}

function templateFrom(file: string, stack: string, nested = false): TemplateFile {
  const content = readFileSync(file);
  return {
    name: basename(file),
    stack,
    nested,
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: content.length,
    resources: Object.keys(readTemplateFile(file).Resources).length,
  };
}

/** Everything that CDK recorded about constructs. */
function entriesOf(metadata: unknown): readonly Readonly<Record<string, unknown>>[] {
  return Object.values(isObject(metadata) ? metadata : {}).flatMap((entries) =>
    Array.isArray(entries) ? entries.filter(isObject) : [],
  );
}

function objectIn(file: string): Readonly<Record<string, unknown>> {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isObject(content) ? content : {};
}
