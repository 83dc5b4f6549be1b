import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { stageFiles } from '../../lib/shared';
import { bundle } from '../../lib/shared/bundle';
import { ENVIRONMENT, tableVariable } from '../../runtime/contract';
import { median, ROUNDS } from './harness';
import { startLocalAws } from './local-aws';
import { type NodeRelease, nodeReleases } from './node-releases';
import { judge, printTable, type Target } from './table';
import { accessToken, CLIENT, ISSUER, POOL, PUBLIC_JWK, TRUST_BUNDLE } from './tokens';

/** A function, and what it may cost over the empty one. */
interface Subject {
  readonly name: string;
  readonly entry: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What the answer to the event must contain, or it was no decision. */
  readonly answer: string;
  /** Bound in milliseconds over the empty handler, and the release of Node that it holds for. */
  readonly target?: Target & { readonly release?: string };
}

const ROOT = process.cwd();
const OUT = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-cold-start-'));
const POLICIES = 'services/orders/policy.cedar';

/** One event that fits both kinds of function: a customer lists their orders. */
const EVENT = JSON.stringify({
  type: 'REQUEST',
  methodArn: 'arn:aws:execute-api:eu-central-1:123456789012:api/prod/GET/orders',
  httpMethod: 'GET',
  path: '/orders',
  multiValueHeaders: { authorization: [`Bearer ${accessToken('cold')}`] },
  multiValueQueryStringParameters: null,
  body: null,
  isBase64Encoded: false,
  requestContext: {
    requestId: crypto.randomUUID(),
    httpMethod: 'GET',
    resourcePath: '/orders',
    identity: { sourceIp: '203.0.113.7' },
  },
});

function file(name: string, content: string): string {
  const full = path.join(OUT, name);
  fs.writeFileSync(full, content);
  return full;
}

function subjects(): readonly Subject[] {
  const identity = {
    [ENVIRONMENT.issuers]: JSON.stringify([ISSUER]),
    [ENVIRONMENT.trustBundle]: `file:${file('trust-bundle.json', TRUST_BUNDLE)}`,
  };
  return [
    { name: 'empty handler', entry: 'bench/runtime/functions/empty.ts', environment: {}, answer: '200' },
    {
      name: 'aws-jwt-verify, keys at hand',
      entry: 'bench/runtime/functions/aws-jwt-verify.ts',
      environment: {
        BENCH_POOL: file('pool.json', JSON.stringify({ pool: POOL, clientId: CLIENT, jwks: { keys: [PUBLIC_JWK] } })),
      },
      answer: 'Allow',
    },
    {
      name: 'token authorizer',
      entry: 'lambda/authorizer/index.ts',
      environment: { ...identity, PALISADE_ROUTES: file('routes.json', '{"GET /orders":["orders/read"]}') },
      answer: 'Allow',
      target: { most: 10 },
    },
    {
      name: 'AWS SDK, one query of DynamoDB',
      entry: 'bench/runtime/functions/dynamodb.ts',
      environment: {},
      answer: '200',
    },
    {
      name: 'service function (orders)',
      entry: 'services/orders/function.ts',
      environment: {
        ...identity,
        [ENVIRONMENT.service]: 'orders',
        [ENVIRONMENT.trustDomain]: 'bench.internal',
        [ENVIRONMENT.callers]: '{}',
        [ENVIRONMENT.callees]: '{}',
        [ENVIRONMENT.allowedOrigins]: '[]',
        [ENVIRONMENT.revocations]: 'revocations',
        [ENVIRONMENT.auditKey]: 'arn:aws:kms:eu-central-1:123456789012:key/bench',
        [ENVIRONMENT.policyDigest]: createHash('sha256').update(fs.readFileSync(POLICIES)).digest('hex'),
        [tableVariable('orders')]: 'orders',
      },
      answer: '200',
      target: { most: 45, release: '22' },
    },
  ];
}

/** A function as it is deployed. */
interface Package {
  readonly directory: string;
  /** Size of the file that every start reads, and of everything that is deployed, in KB. */
  readonly sizes: readonly [entry: number, all: number];
}

function build(entry: string): Package {
  const files = bundle(path.join(ROOT, entry), 'index.js');
  const size = (contents: readonly (string | Uint8Array)[]) =>
    contents.reduce((sum, content) => sum + Buffer.byteLength(content), 0) / 1_024;
  return { directory: stageFiles(files), sizes: [size([files['index.js'] ?? '']), size(Object.values(files))] };
}

/** What a start took, in milliseconds. */
interface Start {
  readonly milliseconds: number;
  readonly cpu: number;
}

async function decide(
  node: string,
  runner: Package,
  subject: Subject,
  deployed: Package,
  environment: Readonly<Record<string, string>>,
): Promise<Start> {
  const [script = '', code = ''] = [runner, deployed].map(({ directory }) => path.join(directory, 'index.js'));
  // Nothing else of this machine's environment, which could slow a start down.
  const env = { AWS_LAMBDA_FUNCTION_NAME: 'bench', ...environment, ...subject.environment };
  const { stdout } = await promisify(execFile)(node, [script, code, EVENT], { env });
  const { answer, ...start }: Start & { answer: unknown } = JSON.parse(stdout);
  if (!JSON.stringify(answer).includes(subject.answer)) {
    throw new Error(`${subject.name} did not decide: ${stdout}`);
  }
  return start;
}

async function measureOn(
  { version, path: node }: NodeRelease,
  runner: Package,
  packages: ReadonlyMap<Subject, Package>,
): Promise<void> {
  if (node === undefined) {
    console.log(`\nNode ${version}: not measured, the npm package \`node@${version}\` could not be had.`);
    return;
  }
  const aws = await startLocalAws();
  const measured = [...packages].map(([subject, deployed]) => ({ subject, deployed, starts: [] as Start[] }));
  // The first round only brings the files into memory.
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { subject, deployed, starts } of measured) {
      const start = await decide(node, runner, subject, deployed, aws.environment);
      if (round > 0) {
        starts.push(start);
      }
    }
  }
  aws.close();
  const empty = measured[0]?.starts ?? [];
  const rows = measured.map(({ subject, deployed, starts }) => {
    const overEmpty = (what: keyof Start) =>
      median(starts.map((start, round) => start[what] - (empty[round]?.[what] ?? Number.NaN)));
    const over = overEmpty('milliseconds');
    const { release = version } = subject.target ?? {};
    return [
      subject.name,
      ...deployed.sizes.map((size) => size.toFixed(0)),
      median(starts.map(({ milliseconds }) => milliseconds)).toFixed(1),
      over.toFixed(1),
      overEmpty('cpu').toFixed(1),
      ...judge(over, version.startsWith(release) ? subject.target : undefined, ' ms'),
    ];
  });
  const head = [
    '',
    'entry, KB',
    'all files, KB',
    'to decision, ms',
    'over empty, ms',
    'over empty, CPU ms',
    'target',
    '',
  ];
  printTable(`Cold start on Node ${version}, ${ROUNDS} starts each`, head, rows);
}

async function main(): Promise<void> {
  const runner = build('bench/runtime/first-decision.ts');
  const packages = new Map(subjects().map((subject) => [subject, build(subject.entry)]));
  for (const release of await nodeReleases()) {
    await measureOn(release, runner, packages);
  }
}

void main().finally(() => fs.rmSync(OUT, { recursive: true, force: true }));
