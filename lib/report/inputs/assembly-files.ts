import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
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

/** A finding that a construct accepts, as CDK recorded it. */
export interface Acknowledgement {
  /** Rule, with the exact finding where the rule reports several. */
  readonly rule: string;
  /** Path of the construct. */
  readonly path: string;
  readonly reason: string;
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
  const manifest = objectIn(join(location, 'manifest.json'));
  const artifacts = isObject(manifest['artifacts']) ? Object.entries(manifest['artifacts']) : [];
  const parts = artifacts.map(([id, artifact]) => (isObject(artifact) ? partOf(location, id, artifact) : NOTHING));
  return {
    ...(typeof manifest['version'] === 'string' && { version: manifest['version'] }),
    templates: parts.flatMap(({ templates }) => templates),
    acknowledgements: parts.flatMap(({ acknowledgements }) => acknowledgements),
  };
}

const NOTHING: AssemblyFiles = { templates: [], acknowledgements: [] };

function partOf(directory: string, id: string, artifact: Readonly<Record<string, unknown>>): AssemblyFiles {
  const properties = isObject(artifact['properties']) ? artifact['properties'] : {};
  if (artifact['type'] === 'cdk:cloud-assembly') {
    return readAssemblyFiles(join(directory, String(properties['directoryName'] ?? id)));
  }
  if (artifact['type'] !== 'aws:cloudformation:stack') {
    return NOTHING;
  }
  const further = artifact['additionalMetadataFile'];
  const entries = [
    ...entriesOf(artifact['metadata']),
    ...(typeof further === 'string' ? entriesOf(objectIn(join(directory, further))) : []),
  ];
  const file = String(properties['templateFile'] ?? `${id}.template.json`);
  const nested = entries.filter(({ type }) => type === 'aws:cdk:templateFile').map(({ data }) => String(data));
  const stack = String(properties['stackName'] ?? id);
  return {
    templates: [...new Set([file, ...nested])].map((name) => templateFrom(join(directory, name), stack, name !== file)),
    acknowledgements: entries.flatMap(acknowledgedBy),
  };
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

/** Something that CDK recorded about a construct. */
interface Entry {
  readonly path: string;
  readonly type: unknown;
  readonly data: unknown;
}

function entriesOf(metadata: unknown): readonly Entry[] {
  return Object.entries(isObject(metadata) ? metadata : {}).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries.filter(isObject) : []).map(({ data, type }) => ({
      path: path.replace(/^\//, ''),
      type,
      data,
    })),
  );
}

function acknowledgedBy({ data, path, type }: Entry): readonly Acknowledgement[] {
  return type === 'aws:cdk:acknowledged-rules' && isObject(data)
    ? Object.entries(data).map(([rule, reason]) => ({
        rule: rule.replace(/^annotation::/i, ''),
        path,
        reason: String(reason),
      }))
    : [];
}

function objectIn(file: string): Readonly<Record<string, unknown>> {
  const content: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return isObject(content) ? content : {};
}
