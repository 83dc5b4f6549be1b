/**
 * `npm run bench:calls`: 1,000 calls from orders to payments at a time with every check on, for a minute, beside a bare
 * mutual-TLS echo and a plain HTTP echo in the same run. Leaves a histogram in `bench/out/`. SECONDS sets the time.
 */
import { spawnSync } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.join(__dirname, '..');
const OUT = path.join(ROOT, 'node_modules', '.cache', 'palisade-bench', 'calls');

// Bundled as a service is: tsx would name every closure as it is made, which production does not.
buildSync({
  entryPoints: ['main', 'server', 'client'].map((program) => path.join(__dirname, 'calls', `${program}.ts`)),
  outdir: OUT,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  loader: { '.cedar': 'text' },
});
console.log(`Node ${process.version}, ${os.cpus().length} CPUs. Ratios within a round, medians of rounds.`);
process.exitCode =
  spawnSync(process.execPath, ['--no-warnings', path.join(OUT, 'main.js')], { cwd: ROOT, stdio: 'inherit' }).status ??
  1;
