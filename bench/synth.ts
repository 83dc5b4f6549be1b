/**
 * `npm run bench:synth`: wall time of synthesizing 4, 25 and 100 generated services,
 * beside the same services in plain CDK with as many resources, in turn and in the same run.
 */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';

const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const SIZES = [4, 25, 100];
const ROOT = path.join(__dirname, '..');
const out = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-synth-'));

interface Result {
  readonly seconds: number;
  readonly stacks: number;
  readonly resources: number;
  readonly largest: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

function seconds(command: string, args: string[]): number {
  const started = performance.now();
  execFileSync(command, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] }); // A failure's report is in the error.
  return (performance.now() - started) / 1000;
}

function measure(app: string, args: string[], name: string, viaCli: boolean): Result {
  const directory = path.join(out, name);
  fs.rmSync(directory, { recursive: true, force: true });
  const command = [process.execPath, '--import', 'tsx', app, ...args];
  const took = viaCli
    ? seconds(process.execPath, [
        path.join(ROOT, 'node_modules/aws-cdk/bin/cdk'),
        'synth',
        '--quiet',
        '--app',
        command.join(' '),
        '--output',
        directory,
      ])
    : seconds(process.execPath, ['--import', 'tsx', app, ...args, directory]);
  return { seconds: took, ...inspect(directory) };
}

function inspect(directory: string): Omit<Result, 'seconds'> {
  const sizes = fs
    .readdirSync(directory)
    .filter((file) => file.endsWith('.template.json'))
    .map((file) => Object.keys(JSON.parse(fs.readFileSync(path.join(directory, file), 'utf8')).Resources).length);
  return {
    stacks: sizes.length,
    resources: sizes.reduce((sum, size) => sum + size, 0),
    largest: Math.max(...sizes),
  };
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

console.log(
  `Node ${process.version}, ${os.cpus().length} CPUs, ${ROUNDS} rounds after one warm-up, medians, seconds of wall time\n`,
);
console.log(
  row([
    'services',
    'stacks',
    'resources',
    'largest stack',
    'app',
    'plain CDK app',
    'ratio',
    'cdk synth',
    'each further service',
  ]),
);
console.log(row(Array.from({ length: 9 }, () => '---:')));
let smaller = { size: 0, time: 0 };
for (const size of SIZES) {
  const first = measure('bench/generated-app.ts', [`${size}`], `ours-${size}`, false);
  const same = [`${size}`, `${first.stacks}`, `${first.resources}`];
  const ours: Result[] = [];
  const plain: Result[] = [];
  const cli: Result[] = [];
  const ratios: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const a = measure('bench/generated-app.ts', [`${size}`], `ours-${size}`, false);
    const b = measure('bench/plain-app.ts', same, `plain-${size}`, false);
    if (a.resources !== b.resources) {
      throw new Error(`the plain app must have as many resources as ours, got ${b.resources} and ${a.resources}`);
    }
    ours.push(a);
    plain.push(b);
    ratios.push(a.seconds / b.seconds);
    cli.push(measure('bench/generated-app.ts', [`${size}`], `cli-${size}`, true));
  }
  const time = median(ours.map((one) => one.seconds));
  const growth = smaller.size === 0 ? '' : ((time - smaller.time) / (size - smaller.size)).toFixed(3);
  smaller = { size, time };
  console.log(
    row([
      size,
      first.stacks,
      first.resources,
      first.largest,
      time.toFixed(2),
      median(plain.map((one) => one.seconds)).toFixed(2),
      `${median(ratios).toFixed(2)}×`,
      median(cli.map((one) => one.seconds)).toFixed(2),
      growth,
    ]),
  );
}

const shop: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  shop.push(seconds(process.execPath, ['--import', 'tsx', 'bin/synth.ts', '--output', path.join(out, 'shop')]));
}
console.log(
  `\nThe shop, all four rule packs and CloudFormation validation on: ${median(shop).toFixed(1)} s (limit 20 s)`,
);
console.log(
  'Limits: ratio 1.5×, largest stack 400 resources at 100 services, cost of each further service not growing.',
);
fs.rmSync(out, { recursive: true, force: true });
