/**
 * `npm run bench:audit`: what an audit record costs beside the same fields in a plain logger, and how fast the archive
 * is written and verified. ROUNDS sets the number of rounds, LINES the number of lines that are verified.
 */
import { spawnSync } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.join(__dirname, '..');
const OUT = path.join(ROOT, 'node_modules', '.cache', 'palisade-bench', 'audit');
const TOPICS = ['audit-records', 'audit-archive'];

// Bundled as a service is: tsx would name every closure as it is made, which production does not.
buildSync({
  entryPoints: TOPICS.map((topic) => path.join(__dirname, `${topic}.ts`)),
  outdir: OUT,
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: 'node20',
  format: 'cjs',
});
console.log(`Node ${process.version}, ${os.cpus().length} CPUs. Medians of rounds in turn; ratios within a round.`);
const failed = TOPICS.filter(
  (topic) =>
    spawnSync(process.execPath, ['--no-warnings', path.join(OUT, `${topic}.js`)], { cwd: ROOT, stdio: 'inherit' })
      .status !== 0,
);
if (failed.length > 0) {
  throw new Error(`did not run: ${failed.join(', ')}`);
}
