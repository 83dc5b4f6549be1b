import { join } from 'node:path';
import { z } from 'zod';
import { AssemblyError, parseJson, readText } from './template';

const SOURCE = z.object({ path: z.string().optional(), directory: z.string().optional() });
const ASSET = z.object({
  source: SOURCE.default({}),
  destinations: z
    .record(z.string(), z.object({ objectKey: z.string().optional(), imageTag: z.string().optional() }))
    .default({}),
});
const ASSETS = z.object({
  files: z.record(z.string(), ASSET).default({}),
  dockerImages: z.record(z.string(), ASSET).default({}),
});

/**
 * Files and folders of assets, by the hash, the object key and the image tag that templates name them by.
 * https://github.com/aws/aws-cdk-cli/blob/main/packages/@aws-cdk/cloud-assembly-schema/schema/assets.schema.json
 *
 * @param files asset manifests, relative to the folder
 * @throws AssemblyError when one of them can't be read
 */
export function assetsOf(directory: string, files: readonly string[]): ReadonlyMap<string, string> {
  const assets = new Map<string, string>();
  for (const name of files) {
    const file = join(directory, name);
    const { data } = ASSETS.safeParse(parseJson(file, readText(file)));
    if (data === undefined) {
      throw new AssemblyError(`${file} is no manifest of assets; synthesize again`);
    }
    for (const [hash, { destinations, source }] of [
      ...Object.entries(data.files),
      ...Object.entries(data.dockerImages),
    ]) {
      // An asset that a command makes has no file yet.
      const path = source.path ?? source.directory;
      if (path !== undefined) {
        const places = Object.values(destinations).map(({ imageTag, objectKey }) => objectKey ?? imageTag ?? hash);
        for (const place of [hash, ...places]) {
          assets.set(place, join(directory, path));
        }
      }
    }
  }
  return assets;
}

/** The asset that an object key, an address or an image URI names: by all of it, its last part, or the hash in that. */
export function findAsset(assets: ReadonlyMap<string, string>, location: string): string | undefined {
  const last = location.slice(location.lastIndexOf('/') + 1);
  const tag = last.slice(last.lastIndexOf(':') + 1);
  return assets.get(location) ?? assets.get(last) ?? assets.get(tag) ?? assets.get(tag.replace(/\..*$/, ''));
}
