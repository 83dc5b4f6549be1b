/**
 * `npm run bench:verify`: time and memory of `palisade verify` on systems of 4, 25, 100 and 400 generated services, beside
 * cdk-nag's AwsSolutions pack and cfn-lint on the same templates. `SIZES=4,25 ROUNDS=1` measures less.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { judge, printTable } from './runtime/table';
import { type Measured, measuredIn, median, templatesIn } from './verify/measured';

const SIZES = (process.env['SIZES'] ?? '4,25,100,400').split(',').map(Number);
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
/** What a system of {@link LIMITED} services may take, and how much more each further service of a larger one. */
const LIMITED = 100;
const [MOST_SECONDS, MOST_MEGABYTES, MOST_GROWTH] = [5, 1024, 1.5];
/** Other tools take minutes on what is larger. */
const LARGEST_FOR_OTHERS = 25;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-verify-'));
const script = (name: string, ...args: string[]): Measured =>
  measuredIn(
    execFileSync(process.execPath, ['--import', 'tsx', path.join(__dirname, 'verify', name), ...args], {
      encoding: 'utf8',
    }),
  );

/** CPU seconds that cdk-nag adds to a synthesis; undefined for what is too large for it here. */
function nagSeconds(size: number, without: number): number | undefined {
  return size > LARGEST_FOR_OTHERS
    ? undefined
    : script('generate.ts', `${size}`, path.join(folder, `nag-${size}`), 'nag').cpuSeconds - without;
}

/** CPU seconds of cfn-lint on all templates, as GNU time tells them; undefined without the two, or where it takes too long. */
function lintSeconds(size: number, directory: string): number | undefined {
  if (size > LARGEST_FOR_OTHERS) {
    return undefined;
  }
  const args = ['-f', '%U %S', 'cfn-lint', ...templatesIn(directory)];
  const { stderr } = spawnSync('/usr/bin/time', args, { encoding: 'utf8' });
  const [, user, system] = /([\d.]+) ([\d.]+)\s*$/.exec(stderr ?? '') ?? [];
  return user === undefined ? undefined : Number(user) + Number(system);
}

const inSeconds = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(2));

const rows: string[][] = [];
const perService = new Map<number, number>();
const found: { size: number; taken: Measured }[] = [];
for (const size of SIZES) {
  const directory = path.join(folder, `${size}`);
  const synthesis = script('generate.ts', `${size}`, directory);
  const rounds = Array.from({ length: ROUNDS }, () => script('measure.ts', directory));
  const middle = (of: keyof Measured): number => median(rounds.map((one) => one[of]));
  const taken = { seconds: middle('seconds'), cpuSeconds: middle('cpuSeconds'), megabytes: middle('megabytes') };
  found.push({ size, taken });
  perService.set(size, taken.cpuSeconds / size);
  const resources = templatesIn(directory).reduce(
    (sum, file) => sum + Object.keys(JSON.parse(fs.readFileSync(file, 'utf8')).Resources).length,
    0,
  );
  rows.push([
    `${size}`,
    `${resources}`,
    taken.seconds.toFixed(2),
    taken.cpuSeconds.toFixed(2),
    taken.megabytes.toFixed(0),
    ((1000 * taken.cpuSeconds) / size).toFixed(1),
    inSeconds(nagSeconds(size, synthesis.cpuSeconds)),
    inSeconds(lintSeconds(size, directory)),
  ]);
}
printTable(
  `palisade verify, Node ${process.version}, ${os.cpus().length} CPUs, medians of ${ROUNDS} rounds`,
  [
    'services',
    'resources',
    'seconds',
    'CPU seconds',
    'MB',
    'CPU ms per service',
    'cdk-nag adds, CPU s',
    'cfn-lint, CPU s',
  ],
  rows,
);
const limits = found
  .filter(({ size }) => size === LIMITED)
  .flatMap(({ taken }) => [
    [
      'CPU seconds of 100 services',
      taken.cpuSeconds.toFixed(2),
      ...judge(taken.cpuSeconds, { most: MOST_SECONDS }, ' s'),
    ],
    ['memory of 100 services', taken.megabytes.toFixed(0), ...judge(taken.megabytes, { most: MOST_MEGABYTES }, ' MB')],
  ]);
const [of100, of400] = [perService.get(LIMITED), perService.get(400)];
if (of100 !== undefined && of400 !== undefined) {
  const growth = of400 / of100;
  limits.push([
    'CPU time per service, 400 beside 100',
    growth.toFixed(2),
    ...judge(growth, { most: MOST_GROWTH }, '×'),
  ]);
}
printTable('Limits', ['', 'measured', 'limit', ''], limits);
fs.rmSync(folder, { recursive: true });
