import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isObject } from './json';
import { parseJson, readText } from './template';

/** A finding of a rule that somebody accepts on a construct. */
export interface Acknowledgement {
  /** Id of the rule, with the exact finding where it reports several. */
  readonly rule: string;
  /** Path of the construct. */
  readonly path: string;
  /** Why it is accepted. */
  readonly reason: string;
}

/** Under what `Validations.acknowledge` of CDK writes them. */
const TYPE = 'aws:cdk:acknowledged-rules';

/**
 * Everything that a cloud assembly acknowledges, by path and rule; what is no cloud assembly acknowledges nothing.
 *
 * @throws AssemblyError when one of its files is missing or broken
 */
export function acknowledgementsOf(directory: string): readonly Acknowledgement[] {
  const found = new Map<string, Acknowledgement>();
  for (const one of acknowledgementsIn(directory)) {
    found.set(`${one.path} ${one.rule}`, one);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

function acknowledgementsIn(directory: string): readonly Acknowledgement[] {
  const file = join(directory, 'manifest.json');
  const manifest = existsSync(file) ? parseJson(file, readText(file)) : undefined;
  const artifacts = isObject(manifest) && isObject(manifest['artifacts']) ? manifest['artifacts'] : {};
  return Object.entries(artifacts).flatMap(([id, artifact]) => {
    const { additionalMetadataFile: further, metadata, properties, type } = isObject(artifact) ? artifact : {};
    if (type === 'cdk:cloud-assembly') {
      const name = isObject(properties) ? properties['directoryName'] : undefined;
      return acknowledgementsIn(join(directory, typeof name === 'string' ? name : id));
    }
    const more = typeof further === 'string' ? parseJson(further, readText(join(directory, further))) : {};
    return [metadata, more].flatMap(recordedIn);
  });
}

function recordedIn(metadata: unknown): readonly Acknowledgement[] {
  return Object.entries(isObject(metadata) ? metadata : {}).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries : [])
      .filter((entry) => isObject(entry) && entry['type'] === TYPE && isObject(entry['data']))
      .flatMap(({ data }) =>
        Object.entries(data as object).map(([rule, reason]) => ({
          rule: rule.replace(/^annotation::/i, ''),
          path: path.replace(/^\//, ''),
          reason: String(reason),
        })),
      ),
  );
}
