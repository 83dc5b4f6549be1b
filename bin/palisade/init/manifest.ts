import type { AppName } from './app-name';

/** What an app needs at synthesis and what its services need, in the versions that this package was tested with. */
const DEPENDENCIES = ['aws-cdk-lib', 'constructs', 'zod'];
const DEV_DEPENDENCIES = ['@types/node', 'aws-cdk', 'esbuild', 'tsx', 'typescript'];

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly engines: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** `package.json` of an app. */
export function appManifest({ label }: AppName): string {
  // By its own name: the compiled command lies one folder deeper than the source.
  const own = require('cdk-palisade/package.json') as Manifest;
  const tested = (name: string) => [name, own.devDependencies[name]];
  const manifest = {
    name: label,
    version: '0.1.0',
    private: true,
    license: 'UNLICENSED',
    engines: own.engines,
    scripts: {
      test: 'node --import tsx --test test/*.test.ts',
      types: 'tsc',
      synth: 'cdk synth --quiet',
      verify: 'palisade verify --fail-on medium',
      deploy: 'cdk deploy --all',
    },
    dependencies: Object.fromEntries([...DEPENDENCIES.map(tested), [own.name, own.version]].sort()),
    devDependencies: Object.fromEntries(DEV_DEPENDENCIES.map(tested)),
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
