import { generateKeyPairSync } from 'node:crypto';
import type { BundleParameter } from '../../../lambda/trust-bundle/bundle-parameter';
import { Conflict } from '../../../runtime/errors';
import { startHttpsServer } from '../pki/https-server';

/** A public key as an issuer shows it. */
export type Jwk = Readonly<Record<string, unknown>>;

/** Makes the public key of an issuer. */
export function issuerKey(kid: string, kind: 'rsa' | 'ec' = 'ec'): Jwk {
  const { publicKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2_048 })
      : generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig', alg: kind === 'rsa' ? 'RS256' : 'ES256' };
}

/** Issuers on one HTTPS server, each under a path of its own. */
export interface IssuerServer {
  readonly origin: string;
  readonly root: string;
  /** What is answered, by path; a path that is not there is 404. */
  readonly answers: Map<string, { status?: number; headers?: Record<string, string>; body: string }>;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  /** Puts an issuer there; returns its URL. */
  serve(name: string, keys: readonly Jwk[], metadata?: Readonly<Record<string, unknown>>): string;
  stop(): Promise<void>;
}

/** Starts the server. */
export async function startIssuers(): Promise<IssuerServer> {
  const answers: IssuerServer['answers'] = new Map();
  const asked: string[] = [];
  const server = await startHttpsServer((request, response) => {
    const { url = '' } = request;
    asked.push(url);
    const answer = answers.get(url) ?? { status: 404, body: 'no' };
    response.writeHead(answer.status ?? 200, answer.headers).end(answer.body);
  });
  return {
    ...server,
    answers,
    asked,
    serve(name, keys, metadata = {}) {
      const issuer = `${server.origin}/${name}`;
      const document = { issuer, jwks_uri: `${issuer}/keys`, ...metadata };
      answers.set(`/${name}/.well-known/openid-configuration`, { body: JSON.stringify(document) });
      answers.set(`/${name}/keys`, { body: JSON.stringify({ keys }) });
      return issuer;
    },
  };
}

/** A parameter in memory. */
export interface MemoryParameter extends BundleParameter {
  value: string | undefined;
  /** How often it was written. */
  writes: number;
  /** Fails the next write, before or after it has taken place. */
  dies?: 'before' | 'after';
}

/** Makes a parameter. */
export function memoryParameter(value?: string): MemoryParameter {
  let version = value === undefined ? 0 : 1;
  return {
    value,
    writes: 0,
    async read() {
      return { version, value: this.value };
    },
    async write(text, after) {
      const { dies } = this;
      this.dies = undefined;
      if (dies === 'before') {
        throw new Error('killed');
      }
      this.value = text;
      this.writes += 1;
      version += 1;
      if (dies === 'after') {
        throw new Error('killed');
      }
      if (version !== after.version + 1) {
        throw new Conflict('written in between');
      }
    },
  };
}
