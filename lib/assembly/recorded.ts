import { join } from 'node:path';
import type { Artifact } from './cloud-assembly';
import { isObject } from './json';
import { AssemblyError, parseJson, readText } from './template';

/** What CDK recorded about the constructs of a stack. */
export interface Recorded {
  /** Where a construct was made, `file:line`, by its path. */
  readonly sources: ReadonlyMap<string, string>;
  /** Files of the templates of stacks, nested ones too, by the path of the stack. */
  readonly templates: ReadonlyMap<string, string>;
  /** Path of the construct with a logical id in the template of this file. */
  pathOf(templateFile: string, logicalId: string): string | undefined;
}

/**
 * Reads the metadata of a stack, in the manifest or in a file of its own.
 *
 * @throws AssemblyError when that file can't be read
 */
export function recorded(directory: string, { additionalMetadataFile, metadata }: Artifact): Recorded {
  const sources = new Map<string, string>();
  const templates = new Map<string, string>();
  const logicalIds: (readonly [path: string, logicalId: string])[] = [];
  for (const [slashed, entries] of Object.entries({
    ...furtherMetadata(directory, additionalMetadataFile),
    ...metadata,
  })) {
    const path = slashed.replace(/^\//, '');
    for (const entry of Array.isArray(entries) ? entries.filter(isObject) : []) {
      const { data, trace, type } = entry;
      const source = placeIn(type === 'aws:cdk:creationStack' ? data : trace);
      if (source !== undefined && !sources.has(path)) {
        sources.set(path, source);
      }
      if (type === 'aws:cdk:logicalId') {
        logicalIds.push([path, String(data)]);
      }
      if (type === 'aws:cdk:templateFile') {
        templates.set(path, String(data));
      }
    }
  }
  // A logical id is unique in its template only: the nearest stack around a construct says which that is.
  const paths = new Map(logicalIds.map(([path, id]) => [`${nearest(path, templates) ?? ''} ${id}`, path]));
  return {
    sources,
    templates,
    pathOf: (file, logicalId) => paths.get(`${file} ${logicalId}`) ?? paths.get(` ${logicalId}`),
  };
}

/** What is said of a construct, or of the nearest one around it of which something is. */
export function nearest(path: string, said: ReadonlyMap<string, string>): string | undefined {
  for (let scope = path; scope !== ''; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('/')))) {
    const found = said.get(scope);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function furtherMetadata(directory: string, name: string | undefined): Readonly<Record<string, unknown>> {
  if (name === undefined) {
    return {};
  }
  const file = join(directory, name);
  const metadata = parseJson(file, readText(file));
  if (!isObject(metadata)) {
    throw new AssemblyError(`${file} holds no metadata; synthesize again`);
  }
  return metadata;
}

/** The first place outside of packages that a stack trace names. */
function placeIn(lines: unknown): string | undefined {
  for (const line of Array.isArray(lines) ? lines : []) {
    const [, place] = /(?:^|[\s(])((?:\/|[A-Za-z]:[\\/]|file:\/\/)[^()]+:\d+):\d+\)?$/.exec(String(line)) ?? [];
    if (place !== undefined && !/[\\/]node_modules[\\/]/.test(place)) {
      return place;
    }
  }
  return undefined;
}
