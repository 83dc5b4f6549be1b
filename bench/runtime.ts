/**
 * `npm run bench:runtime [-- <topic> …]`: what the controls cost per request and at a cold start, beside
 * their peers or limits, in turn and in the same run. ROUNDS sets the number of rounds.
 */
import { spawnSync } from 'node:child_process';
import * as os from 'node:os';
import * as path from 'node:path';
import { buildSync } from 'esbuild';

const ROOT = path.join(__dirname, '..');
const OUT = path.join(ROOT, 'node_modules', '.cache', 'palisade-bench');
const TOPICS = ['token-verification', 'authorization', 'encryption', 'pipeline', 'cold-start'];

/**
 * Runs one topic in a process of its own, so that none inherits another's heap and compiled code. It is
 * bundled as a service is: tsx would name every closure as it is made, which production does not.
 */
function run(topic: string): boolean {
  const outfile = path.join(OUT, `${topic}.js`);
  buildSync({
    entryPoints: [path.join(__dirname, 'runtime', `${topic}.ts`)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'cjs',
  });
  return spawnSync(process.execPath, ['--no-warnings', outfile], { cwd: ROOT, stdio: 'inherit' }).status === 0;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((topic) => !TOPICS.includes(topic));
if (unknown.length > 0) {
  throw new Error(`no topic ${unknown.join(', ')}; choose from ${TOPICS.join(', ')}`);
}
console.log(`Node ${process.version}, ${os.cpus().length} CPUs. Medians of rounds in turn; ratios within a round.`);
const failed = TOPICS.filter((topic) => (asked.length === 0 || asked.includes(topic)) && !run(topic));
if (failed.length > 0) {
  throw new Error(`did not run: ${failed.join(', ')}`);
}
