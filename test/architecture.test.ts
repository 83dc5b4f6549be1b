import * as fs from 'node:fs';
import * as path from 'node:path';
import * as ts from 'typescript';

const ROOT = path.join(__dirname, '..');
const SOURCES = ['bin', 'lib', 'runtime', 'services', 'lambda'];

interface Import {
  /** File that imports, e.g. `lib/edge/edge-api.ts`. */
  readonly from: string;
  /** What it imports: a file of this project without its ending, or a package. */
  readonly to: string;
}

function sourceFiles(folder: string): string[] {
  const absolute = path.join(ROOT, folder);
  if (!fs.existsSync(absolute)) {
    return [];
  }
  return fs
    .readdirSync(absolute, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => path.join(folder, file));
}

function importsOf(file: string): Import[] {
  const text = fs.readFileSync(path.join(ROOT, file), 'utf8');
  return ts.preProcessFile(text).importedFiles.map(({ fileName }) => ({
    from: file,
    to: fileName.startsWith('.') ? path.normalize(path.join(path.dirname(file), fileName)) : fileName,
  }));
}

const FILES = SOURCES.flatMap(sourceFiles);
const IMPORTS = FILES.flatMap(importsOf);

/** Sentences about every import that breaks a rule; empty when it holds. */
function breaches(applies: (from: string) => boolean, allowed: (to: string, from: string) => boolean): string[] {
  return IMPORTS.filter(({ from, to }) => applies(from) && !allowed(to, from)).map(
    ({ from, to }) => `${from} must not import ${to}`,
  );
}

const isOurs = (to: string) => SOURCES.some((folder) => to === folder || to.startsWith(`${folder}/`));
const isNode = (to: string) => to.startsWith('node:');
const isCdk = (to: string) => to === 'constructs' || to === 'aws-cdk-lib' || to.startsWith('aws-cdk-lib/');
const within = (folder: string) => (file: string) => file === folder || file.startsWith(`${folder}/`);
const CHAPTERS = [
  'edge',
  'identity',
  'network',
  'services',
  'data',
  'secrets',
  'audit',
  'authorization',
  'detections',
  'account',
  'monitoring',
  'dashboard',
];

describe('import directions', () => {
  it('sees the whole project', () => {
    expect(FILES.length).toBeGreaterThan(40);
    expect(IMPORTS).toContainEqual({ from: 'lib/blueprint/foundation.ts', to: 'lib/network' });
  });

  it.each(CHAPTERS)('lib/%s imports only itself, lib/shared, the contract and CDK', (chapter) => {
    const libraries: Record<string, string[]> = {
      edge: ['zod'],
      authorization: ['@cedar-policy/cedar-wasm', '@cedar-policy/cedar-wasm/nodejs'],
    };
    expect(
      breaches(
        within(`lib/${chapter}`),
        (to) =>
          within(`lib/${chapter}`)(to) ||
          within('lib/shared')(to) ||
          within('runtime/contract')(to) ||
          isCdk(to) ||
          isNode(to) ||
          (libraries[chapter] ?? []).includes(to),
      ),
    ).toEqual([]);
  });

  it('lib/checks joins rules about constructs with the proof about templates', () => {
    expect(
      breaches(
        within('lib/checks'),
        (to) =>
          ['checks', 'shared', 'assembly', 'reachability'].some((one) => within(`lib/${one}`)(to)) ||
          isCdk(to) ||
          isNode(to) ||
          ['cdk-nag', 'zod'].includes(to),
      ),
    ).toEqual([]);
  });

  it.each([
    ['assembly', [], ['yaml', 'zod']],
    ['access', ['assembly'], []],
    ['reachability', ['assembly', 'access'], []],
    [
      'simulator',
      ['assembly', 'access', 'reachability'],
      [
        '@noble/curves',
        '@peculiar/x509',
        'ajv',
        'ajv-draft-04',
        'dynalite',
        'esbuild',
        'jose',
        'oidc-provider',
        'reflect-metadata',
        'zod',
      ],
    ],
    ['report', ['assembly', 'access', 'reachability'], ['@dagrejs/dagre', 'zod']],
    // Attackers make tokens and certificates of their own, and read audit logs as auditors do.
    [
      'attacks',
      ['assembly', 'simulator', '../runtime/audit', '../runtime/errors'],
      ['@peculiar/x509', 'esbuild', 'jose', 'reflect-metadata', 'undici'],
    ],
  ])('lib/%s works on templates alone: it imports no construct and no CDK', (tool, tools, libraries) => {
    expect(
      breaches(
        within(`lib/${tool}`),
        (to) =>
          [tool, ...tools].some((one) => within(path.posix.join('lib', one))(to)) ||
          within('runtime/contract')(to) ||
          isNode(to) ||
          to.startsWith('@smithy/') ||
          libraries.some((library) => to === library || to.startsWith(`${library}/`)),
      ),
    ).toEqual([]);
  });

  it('lib/shared imports only itself, CDK and, to bundle code, esbuild', () => {
    expect(
      breaches(within('lib/shared'), (to) => within('lib/shared')(to) || isCdk(to) || isNode(to) || to === 'esbuild'),
    ).toEqual([]);
  });

  it('only lib/blueprint and the index join chapters', () => {
    const joins = IMPORTS.filter(
      ({ from, to }) =>
        within('lib')(from) &&
        CHAPTERS.some((chapter) => within(`lib/${chapter}`)(to) && !within(`lib/${chapter}`)(from)),
    ).map(({ from }) => from);
    expect(joins.filter((from) => !within('lib/blueprint')(from) && from !== 'lib/index.ts')).toEqual([]);
  });

  it('lib imports nothing that runs in AWS but the contract; attacks read audit logs as auditors do', () => {
    const constructs = (file: string) => within('lib')(file) && !within('lib/attacks')(file);
    expect(breaches(constructs, (to) => !isOurs(to) || within('lib')(to) || within('runtime/contract')(to))).toEqual(
      [],
    );
  });

  it('the contract knows nothing but schemas, and its names not even those, so that a cold start reads no library', () => {
    const contract = within('runtime/contract');
    expect(breaches(contract, (to) => contract(to) || to === 'zod')).toEqual([]);
    for (const plain of ['runtime/contract/index.ts', 'runtime/contract/audit-values.ts']) {
      expect(importsOf(plain)).toEqual([]);
    }
  });

  it('the runtime knows no CDK, and services and functions know only the runtime', () => {
    expect(breaches(within('runtime'), (to) => !isCdk(to) && (!isOurs(to) || within('runtime')(to)))).toEqual([]);
    for (const folder of ['services', 'lambda']) {
      expect(
        breaches(
          within(folder),
          (to, from) =>
            !isCdk(to) &&
            (!isOurs(to) ||
              within('runtime')(to) ||
              (folder === 'lambda' && within('lambda/shared')(to)) ||
              within(from.split('/').slice(0, 2).join('/'))(to)),
        ),
      ).toEqual([]);
    }
  });

  it.each([
    ['@aws-sdk/', ['runtime/adapters', 'lambda']],
    ['jose', ['runtime/identity', 'lambda']],
    ['@cedar-policy/', ['runtime/authorization']],
    ['node:tls', ['runtime/transport']],
    ['undici', ['runtime/transport']],
    [
      'node:crypto',
      [
        'runtime/encryption',
        'runtime/audit',
        'runtime/transport',
        'runtime/identity/token-digest.ts',
        'runtime/identity/token-signature.ts',
      ],
    ],
  ])('in what runs in AWS, %s is imported only by %j', (library, owners) => {
    const running = ['runtime', 'services', 'lambda'];
    expect(
      breaches(
        (from) => running.some((folder) => within(folder)(from)),
        (to, from) => !to.startsWith(library) || owners.some((owner) => within(owner)(from)),
      ),
    ).toEqual([]);
  });

  it('has no import cycles between files', () => {
    const graph = new Map<string, string[]>();
    for (const { from, to } of IMPORTS) {
      const target = [`${to}.ts`, `${to}/index.ts`].find((file) => FILES.includes(file));
      // Types vanish at run time, and chapters of one declaration refer to each other by type.
      if (target !== undefined && !isTypeOnly(from, to)) {
        graph.set(from, [...(graph.get(from) ?? []), target]);
      }
    }
    expect(findCycle(graph)).toBeUndefined();
  });
});

function isTypeOnly(from: string, to: string): boolean {
  const source = ts.createSourceFile(from, fs.readFileSync(path.join(ROOT, from), 'utf8'), ts.ScriptTarget.ES2022);
  const declarations = source.statements.filter(ts.isImportDeclaration).filter((declaration) => {
    const specifier = (declaration.moduleSpecifier as ts.StringLiteral).text;
    return specifier.startsWith('.') && path.normalize(path.join(path.dirname(from), specifier)) === to;
  });
  return declarations.length > 0 && declarations.every((declaration) => declaration.importClause?.isTypeOnly === true);
}

function findCycle(graph: Map<string, string[]>): string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, trail: string[]): string[] | undefined => {
    if (trail.includes(file)) {
      return [...trail.slice(trail.indexOf(file)), file];
    }
    if (done.has(file)) {
      return undefined;
    }
    for (const next of graph.get(file) ?? []) {
      const cycle = visit(next, [...trail, file]);
      if (cycle !== undefined) {
        return cycle;
      }
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const cycle = visit(file, []);
    if (cycle !== undefined) {
      return cycle;
    }
  }
  return undefined;
}
