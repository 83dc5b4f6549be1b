import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { Worker } from 'node:worker_threads';
import { readTemplate, type System } from '../../../lib/assembly';
import { selfSigned } from '../../../lib/simulator/certificates';
import { type OpenIdSimulation, type SampleUser, startOpenId } from '../../../lib/simulator/openid';
import { createTokenVerifier } from '../../../runtime/identity/token-verifier';
import { createTrustBundleCache } from '../../../runtime/identity/trust-bundle-cache';
import type { Principal } from '../../../runtime/model';

/** The user pools of a shop: one for people and programs, and one that nobody can sign in to. */
export const TEMPLATE = {
  Staff: { Type: 'AWS::Cognito::UserPool', Properties: { UsernameAttributes: ['email'] } },
  Host: { Type: 'AWS::Cognito::UserPoolDomain', Properties: { Domain: 'shop', UserPoolId: { Ref: 'Staff' } } },
  Orders: {
    Type: 'AWS::Cognito::UserPoolResourceServer',
    Properties: {
      Identifier: 'orders',
      UserPoolId: { Ref: 'Staff' },
      Scopes: [{ ScopeName: 'read' }, { ScopeName: 'write' }],
    },
  },
  Customers: {
    Type: 'AWS::Cognito::UserPoolGroup',
    Properties: { GroupName: 'customer', UserPoolId: { Ref: 'Staff' } },
  },
  Admins: {
    Type: 'AWS::Cognito::UserPoolGroup',
    Properties: { GroupName: 'catalogue-admin', UserPoolId: { Ref: 'Staff' } },
  },
  Web: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: {
      UserPoolId: { Ref: 'Staff' },
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email', 'orders/read', 'orders/write', 'orders/undeclared'],
      CallbackURLs: ['https://shop.example/signed-in'],
      AccessTokenValidity: 10,
      IdTokenValidity: 15,
      TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'minutes' },
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    },
  },
  Reporting: {
    Type: 'AWS::Cognito::UserPoolClient',
    Properties: {
      UserPoolId: { Ref: 'Staff' },
      ClientName: 'reporting',
      GenerateSecret: true,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: ['orders/read'],
      AccessTokenValidity: 5,
      TokenValidityUnits: { AccessToken: 'minutes' },
    },
  },
  Partners: { Type: 'AWS::Cognito::UserPool', Properties: {} },
  Idle: { Type: 'AWS::Cognito::UserPoolClient', Properties: { UserPoolId: { Ref: 'Partners' } } },
};

/** The system that a template with these resources declares. */
export function systemOf(resources: Readonly<Record<string, unknown>>): System {
  const directory = mkdtempSync(path.join(tmpdir(), 'palisade-openid-'));
  try {
    const file = path.join(directory, 'template.json');
    writeFileSync(file, JSON.stringify({ Resources: resources }));
    return readTemplate(file, { region: 'eu-central-1' });
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** What came of a step. */
export interface Outcome {
  readonly tokens?: { readonly access_token: string; readonly id_token?: string; readonly refresh_token?: string };
  readonly idClaims?: Readonly<Record<string, unknown>>;
  readonly cookies?: readonly string[];
  readonly location?: string;
  readonly status?: number;
  readonly body?: string;
  readonly refused?: number;
  readonly failed?: string;
}

/** A client that knows Cognito by its host names alone, see `openid-client-thread.mjs`. */
export class OpenIdClient {
  private readonly worker: Worker;

  /**
   * @param port where all hosts of Cognito really are
   * @param ca whom it trusts, PEM
   */
  constructor(port: number, ca: string) {
    this.worker = new Worker(path.join(__dirname, 'openid-client-thread.mjs'), { workerData: { port, ca } });
  }

  async do(step: string, needed: Readonly<Record<string, unknown>>): Promise<Outcome> {
    this.worker.postMessage({ step, ...needed });
    const [outcome] = await once(this.worker, 'message');
    return outcome;
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}

/** Whoever asks for tokens. */
export interface Whose {
  readonly issuer: string;
  readonly clientId: string;
}

/** The user pools of {@link TEMPLATE}, with a client that reaches them and a service that verifies their tokens. */
export interface World {
  readonly openId: OpenIdSimulation;
  readonly client: OpenIdClient;
  /** Application for people. */
  readonly web: Whose;
  /** Program. */
  readonly reporting: Whose & { readonly secret: string };
  /** Secrets that the program has now. */
  secrets: string[];
  user(name: string): SampleUser;
  signIn(name: string, changes?: Readonly<Record<string, unknown>>): Promise<Outcome>;
  /** What a service makes of a token, with the keys that are published now. */
  verified(token: string): Promise<Principal>;
  stop(): Promise<void>;
}

/** Where the application for people is sent back to. */
export const REDIRECT = 'https://shop.example/signed-in';

/** Secret that the program begins with. */
export const SECRET = 'the secret of the moment';

/** Starts a {@link World}. */
export async function startWorld(): Promise<World> {
  const ca = await selfSigned('Test authority', true);
  const clients = {
    accepts: (id: string, secret: string) => id === world.reporting.clientId && world.secrets.includes(secret),
  };
  const openId = await startOpenId(systemOf(TEMPLATE), { authority: ca, clients });
  if (openId === undefined) {
    throw new Error('there are user pools');
  }
  const client = new OpenIdClient(openId.hosts[0]?.port ?? 0, ca.certificate);
  const [staff] = openId.pools;
  const issuer = staff?.issuer ?? '';
  const idOf = (confidential: boolean) => staff?.clients.find((one) => one.confidential === confidential)?.id ?? '';
  const web = { issuer, clientId: idOf(false) };
  const reporting = { issuer, clientId: idOf(true), secret: SECRET };
  const world: World = {
    ...{ openId, client, web, reporting },
    secrets: [SECRET],
    user(name) {
      const found = openId.users.find((one) => one.name === name && one.issuer === issuer);
      if (found === undefined) {
        throw new Error(`no user ${name}`);
      }
      return found;
    },
    signIn(name, changes = {}) {
      const { email, password } = world.user(name);
      return client.do('signIn', { ...web, user: email, password, redirectUri: REDIRECT, ...changes });
    },
    verified(token) {
      const keys = (openId.jwks(issuer)?.keys ?? []).map((key) => ({ ...key, iss: issuer }));
      const bundle = JSON.stringify({ spiffe_sequence: 1, keys });
      const clientIds = [web.clientId, reporting.clientId];
      return createTokenVerifier({
        issuers: [{ issuer, kind: 'cognito', clientIds, rolesClaim: 'cognito:groups' }],
        keys: createTrustBundleCache({ load: async () => bundle, now: () => new Date() }),
        revocations: null,
        now: () => new Date(),
      }).verify(token);
    },
    async stop() {
      await client.stop();
      await openId.stop();
    },
  };
  return world;
}
