import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { run } from '../../bin/palisade/run';
import { createAuthorizer } from '../../runtime/authorization/authorizer';
import { application, asked, somebody } from '../runtime/authorization/requests';

const ROOT = join(__dirname, '../..');
const TEMPLATE = join(ROOT, 'bin/palisade/init/template');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'palisade-init-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs `palisade init`. */
async function init(...args: string[]) {
  const output = new PassThrough({ encoding: 'utf8' });
  const errors = new PassThrough({ encoding: 'utf8' });
  const code = await run(['init', ...args], { input: new PassThrough(), output, errors });
  return { code, output: output.read() ?? '', errors: errors.read() ?? '' };
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(directory, path)).isFile())
    .sort();
}

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');

describe('palisade init', () => {
  it('writes the app, lists every file of it and says what comes next', async () => {
    const app = join(folder, 'corner-shop');
    const { code, output } = await init(app);
    expect(code).toBe(0);
    expect(output.match(/^ {2}\S+$/gm)?.map((line: string) => line.trim())).toEqual(filesIn(app));
    expect(output).toContain(`Next: cd ${app} && npm install && npm test`);
    expect(filesIn(app)).toEqual(
      [...filesIn(TEMPLATE).filter((path) => path !== 'gitignore'), '.gitignore', 'cdk.json', 'package.json'].sort(),
    );
  });

  it('calls the app by its folder, and the blueprint by as many words as fit its names', async () => {
    const app = join(folder, 'Corner_Shop for Everyone');
    await init(app);
    expect(JSON.parse(read(app, 'package.json')).name).toBe('corner-shop-for-everyone');
    expect(read(app, 'system.ts')).toContain(
      "new SecurityBlueprint(app, 'CornerShop', { trustDomain: 'corner-shop-for-everyone.internal', profile })",
    );
    expect(filesIn(app).filter((path) => /example/i.test(read(app, path)))).toEqual([]);
  });

  it('takes another name', async () => {
    await init(folder, '--name', 'bakery', '--yes');
    expect(JSON.parse(read(folder, 'package.json')).name).toBe('bakery');
  });

  it.each(['', '123', 'aws-shop', 'SsmTool', 'a'.repeat(41), '../..'])(
    'refuses the name %j, and writes nothing',
    async (name) => {
      const { code, errors } = await init(folder, '--name', name);
      expect(code).toBe(2);
      expect(errors).toContain('give one with --name');
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('writes beside .git', async () => {
    mkdirSync(join(folder, '.git'));
    expect((await init(folder, '--name', 'shop')).code).toBe(0);
  });

  it('refuses a folder that holds anything else, names it, and changes nothing', async () => {
    writeFileSync(join(folder, 'package.json'), 'mine');
    mkdirSync(join(folder, 'src'));
    const { code, errors } = await init(folder, '--name', 'shop');
    expect(code).toBe(2);
    expect(errors).toContain('holds package.json, src');
    expect(readdirSync(folder).sort()).toEqual(['package.json', 'src']);
    expect(read(folder, 'package.json')).toBe('mine');
  });

  it('refuses a file in the place of the folder', async () => {
    const file = join(folder, 'shop');
    writeFileSync(file, 'mine');
    expect(await init(file)).toMatchObject({ code: 2, errors: expect.stringContaining('a file') });
    expect(read(file)).toBe('mine');
  });
});

describe('the app', () => {
  it('pins the versions that this package is tested with, and depends on this package', async () => {
    await init(folder, '--name', 'shop');
    const { dependencies, devDependencies } = JSON.parse(read(folder, 'package.json'));
    const own = JSON.parse(read(ROOT, 'package.json'));
    expect(dependencies).toEqual({
      'aws-cdk-lib': own.devDependencies['aws-cdk-lib'],
      'cdk-palisade': own.version,
      constructs: own.devDependencies.constructs,
      zod: own.devDependencies.zod,
    });
    for (const [name, version] of Object.entries(devDependencies)) {
      expect({ name, version }).toEqual({ name, version: own.devDependencies[name] });
      expect(version).toMatch(/^[0-9.]+$/);
    }
  });

  it('runs its container from the image that the shop uses', () => {
    expect(read(TEMPLATE, 'services/prices/Dockerfile')).toBe(read(ROOT, 'services/payments/Dockerfile'));
  });

  it('runs in CI what its manifest has, with actions that nobody can move', async () => {
    await init(folder, '--name', 'shop');
    const workflow = read(folder, '.github/workflows/ci.yml');
    const { scripts } = JSON.parse(read(folder, 'package.json'));
    const started = [...workflow.matchAll(/npm (?:run )?(\w+)$/gm)].map(([, script = '']) => script);
    expect(started).toEqual(['ci', 'types', 'test', 'synth', 'verify']);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(started.slice(1)));
    expect(workflow.match(/uses: /g)).toHaveLength(workflow.match(/uses: [\w/-]+@[0-9a-f]{40} # v/g)?.length ?? 0);
    expect(workflow).toContain('contents: read');
    expect(existsSync(join(folder, 'package-lock.json'))).toBe(false);
  });

  it.each([
    ['quotes', 'a price', true],
    ['orders', 'nothing', false],
    [undefined, 'nothing', false],
  ])('tells %s %s', (caller, _, allowed) => {
    const { decide } = createAuthorizer({ policies: read(TEMPLATE, 'services/prices/policy.cedar') });
    const principal = somebody({ scopes: ['quotes/read'] });
    const request = asked({
      action: 'prices:Read',
      principal,
      resource: application('prices'),
      caller,
      zone: 'internal',
    });
    expect(decide(request).allowed).toBe(allowed);
  });
});
