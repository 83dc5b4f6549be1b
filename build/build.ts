/** `npm run build`: everything that the published package holds besides its documents, in `dist/`. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { writeBillOfMaterials } from './bill-of-materials';
import { bundledPackages } from './bundled-packages';
import { bundleFunctions } from './functions';
import { writeNotice } from './notice';
import { DIST, ROOT } from './places';

/** The app that `palisade init` writes; it is compiled where it is written. */
const TEMPLATE = 'bin/palisade/init/template';

/** What runs in a browser, and is compiled for it. */
const PAGE = 'lib/simulator/console/page/main';

function compile(project: string): void {
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '--project', project], {
    cwd: ROOT,
    stdio: 'inherit',
  });
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST);
compile('tsconfig.build.json');
compile('tsconfig.build-module.json');
cpSync(join(ROOT, TEMPLATE), join(DIST, TEMPLATE), { recursive: true });
// Only bundlers read these modules, and leave out what is not imported; Node itself always gets the CommonJS files.
writeFileSync(join(DIST, 'module/package.json'), '{ "sideEffects": false }\n');
buildSync({
  entryPoints: [join(ROOT, `${PAGE}.ts`)],
  outfile: join(DIST, `${PAGE}.js`),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
});
bundleFunctions(join(DIST, 'lambda'));
const bundled = bundledPackages();
writeNotice(join(ROOT, 'NOTICE'), bundled);
writeBillOfMaterials(join(DIST, 'sbom.cdx.json'), bundled);
console.log(`dist: ${bundled.length} packages are part of the prebuilt functions`);
