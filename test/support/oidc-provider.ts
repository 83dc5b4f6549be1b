import { fork } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import * as path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

/** Audience that tests ask tokens for. */
export const AUDIENCE = 'https://api.shop.example';

/** What the provider's token endpoint answers. */
export interface TokenAnswer {
  readonly access_token: string;
  readonly id_token?: string;
  readonly refresh_token?: string;
}

/** A private key that a provider can sign with. */
export async function signingKey(kid: string, alg: 'RS256' | 'ES256' = 'RS256'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true });
  return { ...(await exportJWK(privateKey)), kid, alg, use: 'sig' };
}

/** A real OpenID provider in a process of its own. */
export class TestOidcProvider {
  /** Starts a provider that signs with the first of the keys and publishes all of them. */
  static async start(...keys: JWK[]): Promise<TestOidcProvider> {
    const provider = new TestOidcProvider();
    await provider.use(...keys);
    return provider;
  }

  /** `iss` of its tokens; known once it has keys. */
  issuer = '';
  private readonly process = fork(path.join(__dirname, 'oidc-provider-process.mjs'), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  private readonly ended = once(this.process, 'exit');

  /** Replaces the keys: signs with the first and publishes all of them. */
  async use(...keys: JWK[]): Promise<void> {
    this.process.send(keys);
    const [issuer] = await Promise.race([once(this.process, 'message'), this.ended.then(() => [])]);
    if (typeof issuer !== 'string') {
      throw new Error('the provider did not start');
    }
    this.issuer = issuer;
  }

  /** The trust bundle that follows from the keys the provider publishes. */
  async trustBundle(sequence: number): Promise<string> {
    const { keys } = (await (await fetch(`${this.issuer}/jwks`)).json()) as { keys: JWK[] };
    return JSON.stringify({
      spiffe_sequence: sequence,
      spiffe_refresh_hint: 300,
      keys: keys.map((key) => ({ ...key, iss: this.issuer })),
    });
  }

  /** Tokens of a program for itself. RFC 6749, section 4.4; RFC 8707. */
  clientCredentials(client: string, options: { scope?: string; resource?: string } = {}): Promise<TokenAnswer> {
    return this.token(
      {
        grant_type: 'client_credentials',
        scope: options.scope ?? 'orders/read',
        resource: options.resource ?? AUDIENCE,
      },
      { authorization: `Basic ${Buffer.from(`${client}:of+${client}`).toString('base64')}` },
    );
  }

  /** Tokens of a person who signs in with a browser: authorization code with PKCE (RFC 7636). */
  async signIn(person: string, scope: string): Promise<TokenAnswer> {
    const redirect_uri = 'http://127.0.0.1/signed-in';
    const code_verifier = randomBytes(32).toString('base64url');
    const query = new URLSearchParams({
      client_id: 'web',
      response_type: 'code',
      redirect_uri,
      scope: `openid offline_access ${scope}`,
      resource: AUDIENCE,
      prompt: 'consent',
      code_challenge: createHash('sha256').update(code_verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const code = await this.browse(`${this.issuer}/auth?${query}`, person, redirect_uri);
    return this.token({ grant_type: 'authorization_code', client_id: 'web', code, code_verifier, redirect_uri });
  }

  /** New tokens for a refresh token. */
  refresh(refresh_token: string): Promise<TokenAnswer> {
    return this.token({ grant_type: 'refresh_token', client_id: 'web', refresh_token });
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    this.process.disconnect();
    await this.ended;
  }

  /** Follows the pages of the provider like a browser, signs in and consents, up to the code. */
  private async browse(start: string, person: string, end: string): Promise<string> {
    const cookies = new Map<string, string>();
    let request: { url: string; form?: Record<string, string> } = { url: start };
    for (let page = 0; page < 10; page++) {
      const response = await fetch(request.url, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
        ...(request.form && { method: 'POST', body: new URLSearchParams(request.form) }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        cookies.set(name, value);
      }
      const location = response.headers.get('location');
      if (location?.startsWith(end)) {
        return new URL(location).searchParams.get('code') ?? '';
      }
      request =
        location === null
          ? { url: request.url, form: answerTo(await response.text(), person) }
          : { url: new URL(location, request.url).href };
    }
    throw new Error('the provider never came to an end');
  }

  private async token(form: Record<string, string>, headers: Record<string, string> = {}): Promise<TokenAnswer> {
    const response = await fetch(`${this.issuer}/token`, { method: 'POST', headers, body: new URLSearchParams(form) });
    if (!response.ok) {
      throw new Error(`the token endpoint answered ${await response.text()}`);
    }
    return (await response.json()) as TokenAnswer;
  }
}

function answerTo(page: string, person: string): Record<string, string> {
  const [, prompt = ''] = /name="prompt" value="([a-z]+)"/.exec(page) ?? [];
  return prompt === 'login' ? { prompt, login: person, password: 'any' } : { prompt };
}
