import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BundledPackage } from './bundled-packages';
import { ROOT } from './places';

interface Component {
  readonly 'bom-ref': string;
}

interface Document {
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
  readonly metadata: { readonly tools: unknown; readonly component: Component };
  readonly [member: string]: unknown;
}

/**
 * Writes a software bill of materials in CycloneDX: what the package depends on, by the lock file, and what is inside of
 * its prebuilt functions, which no lock file of an application shows.
 *
 * https://cyclonedx.org/docs/1.5/json/
 */
export function writeBillOfMaterials(path: string, bundled: readonly BundledPackage[]): void {
  const { components, dependencies, metadata, serialNumber: _, ...document } = everyPackage();
  const { name, version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const installed = installedPackages().add(`${name}@${version}`);
  const kept = components.filter((component) => installed.has(component['bom-ref']));
  const graph = dependencies
    .filter(({ ref }) => installed.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((other) => installed.has(other)) }));
  const bill = {
    ...document,
    // No time and no serial number: the same sources give the same package. npm calls it by the name of its folder.
    metadata: { tools: metadata.tools, component: { ...metadata.component, name } },
    components: [...kept, ...bundled.map(bundledComponent)],
    dependencies: graph,
  };
  writeFileSync(path, `${JSON.stringify(bill, undefined, 1)}\n`);
}

function everyPackage(): Document {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  return JSON.parse(execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 }));
}

/**
 * Packages that are installed with this one. Not by `npm sbom --omit dev`, which leaves out whatever tests use as well.
 */
function installedPackages(): Set<string> {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, { readonly version: string; readonly dev?: boolean }>>;
  };
  return new Set(
    Object.entries(packages)
      .filter(([path, { dev }]) => path !== '' && dev !== true)
      .map(([path, { version }]) => `${path.replace(/^.*node_modules\//, '')}@${version}`),
  );
}

function bundledComponent({ license, name, version }: BundledPackage) {
  return {
    'bom-ref': `bundled:${name}@${version}`,
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${name.replace('@', '%40')}@${version}`,
    licenses: [/^[\w.-]+$/.test(license) ? { license: { id: license } } : { expression: license }],
    properties: [{ name: 'palisade:bundled-in', value: 'dist/lambda' }],
  };
}
