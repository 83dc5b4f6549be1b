import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type AssemblyOptions, readAssembly, readTemplate, type System, type Value } from '../../lib/assembly';

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) {
    fs.rmSync(folder, { recursive: true });
  }
});

/** Writes files, by name, into a new folder that is removed after the tests. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'assembly-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  return folder;
}

/** The system of one template, which is named `Stack`. */
export function systemOf(template: unknown, options?: AssemblyOptions): System {
  const name = typeof template === 'string' ? 'Stack.yaml' : 'Stack.json';
  return readTemplate(path.join(folderOf({ [name]: template }), name), options);
}

/** What a value of a template is resolved to; the rest of the template may be given. */
export function resolved(value: unknown, template: object = {}, options?: AssemblyOptions): Value | undefined {
  const Resources = { ...Object(template).Resources, It: { Type: 'AWS::Some::Thing', Properties: { Value: value } } };
  return systemOf({ ...template, Resources }, options).byId('Stack/It')?.properties['Value'];
}

/** A stack of an assembly to be written. */
export interface StackFile {
  readonly template: unknown;
  readonly environment?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Files of a cloud assembly as CDK writes it. */
export function assemblyFiles(
  stacks: Readonly<Record<string, StackFile>>,
  further: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const artifacts = Object.entries(stacks).map(([id, { environment, metadata, properties }]) => [
    id,
    {
      type: 'aws:cloudformation:stack',
      environment: environment ?? 'aws://unknown-account/unknown-region',
      properties: { templateFile: `${id}.template.json`, ...properties },
      ...(metadata === undefined ? {} : { metadata }),
    },
  ]);
  return {
    'manifest.json': { version: '55.0.0', artifacts: { ...Object.fromEntries(artifacts), ...further } },
    ...Object.fromEntries(Object.entries(stacks).map(([id, { template }]) => [`${id}.template.json`, template])),
  };
}

/** The system of an assembly of these stacks. */
export function systemOfStacks(stacks: Readonly<Record<string, StackFile>>, options?: AssemblyOptions): System {
  return readAssembly(folderOf(assemblyFiles(stacks)), options);
}
