import type { IncomingMessage, RequestListener } from 'node:http';

/** What is used of `oidc-provider`, which has no types of its own. */
export interface Library {
  readonly default: new (issuer: string, configuration: Readonly<Record<string, unknown>>) => Provider;
  readonly errors: { readonly InvalidScope: new (description: string, scope: string) => Error };
}

export interface Provider {
  use(middleware: Middleware): unknown;
  callback(): RequestListener;
  cookieName(cookie: 'session'): string;
  readonly Client: { prototype: RegisteredClient };
  readonly Grant: new (of: { clientId: string; accountId: string }) => Grant;
  readonly Session: new () => Session;
}

export interface RegisteredClient {
  readonly clientId: string;
  compareClientSecret(secret: string): boolean | Promise<boolean>;
}

export interface Grant {
  addOIDCScope(scopes: string): void;
  save(): Promise<string>;
}

export interface Session {
  readonly id: string;
  readonly accountId: string;
  loginAccount(details: { accountId: string }): void;
  save(seconds: number): Promise<unknown>;
}

/** A code or token that the library keeps. */
export interface Kept {
  readonly accountId?: string;
  readonly authTime?: number;
  readonly clientId: string;
  readonly grantId?: string;
  readonly nonce?: string;
  readonly scope?: string;
}

/** The context of Koa, with what the library adds to it. */
export interface Context {
  readonly req: IncomingMessage;
  readonly path: string;
  readonly oidc: {
    readonly client: RegisteredClient;
    readonly params: { readonly scope?: string };
    readonly session: Session;
    readonly entities: Readonly<
      Partial<Record<'AccessToken' | 'AuthorizationCode' | 'ClientCredentials' | 'RefreshToken', Kept>>
    >;
  };
  query: Readonly<Record<string, string | string[] | undefined>>;
  status: number;
  body: unknown;
  remove(header: string): void;
  set(header: string, value: string): void;
}

/** Runs around the rest of a request. */
export type Middleware = (context: Context, next: () => Promise<void>) => Promise<void>;
