/**
 * `npm run bench:transport`: what mutual TLS with every check costs beside bare undici and Node, and beside a pair of
 * Envoy sidecars, in turn and in the same run. ROUNDS sets the number of rounds.
 */
import { spawnSync } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.join(__dirname, '..');
const OUT = path.join(ROOT, 'node_modules', '.cache', 'palisade-bench', 'transport');
const PROGRAMS = ['main', 'server', 'client'];

// Bundled as a service is: tsx would name every closure as it is made, which production does not.
buildSync({
  entryPoints: PROGRAMS.map((program) => path.join(__dirname, 'transport', `${program}.ts`)),
  outdir: OUT,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
});
console.log(`Node ${process.version}, ${os.cpus().length} CPUs. Medians of rounds in turn; ratios within a round.`);
process.exitCode =
  spawnSync(process.execPath, ['--no-warnings', path.join(OUT, 'main.js')], {
    cwd: ROOT,
    stdio: 'inherit',
  }).status ?? 1;
