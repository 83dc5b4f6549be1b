import type { JSONWebKeySet } from 'jose';
import type { System } from '../../assembly';
import { type CertifiedKey, serverCertificate } from '../certificates';
import type { UserPoolModel } from './model';
import type { KeysByIssuer, Started } from './provider/thread-data';
import { startProviderThread } from './provider-thread';
import { readUserPools } from './read-user-pools';
import { type SampleUser, sampleUsers } from './sample-users';
import type { TokenRequest } from './tokens/token-request';

/** Who knows which secret a client has now: `aws.userPoolClients`. */
export interface ClientSecrets {
  accepts(clientId: string, secret: string): boolean;
}

/** What the user pools are started with. */
export interface OpenIdOptions {
  /** Authority that signs the server's certificate: PEM, key PKCS #8 and P-256. */
  readonly authority: CertifiedKey;
  readonly clients: ClientSecrets;
  /** Port of plain HTTP on loopback. @default - any that is free */
  readonly port?: number;
}

/** A name outside of the network, and where it really is on loopback. */
export interface OutsideHost {
  readonly name: string;
  readonly port: number;
}

/** The user pools of a system, in a thread of their own, on loopback. */
export interface OpenIdSimulation {
  readonly pools: readonly UserPoolModel[];
  /** One user for each group of a pool, one in all groups, one in none. */
  readonly users: readonly SampleUser[];
  /** Hosts of Amazon Cognito, over HTTPS: of the issuers and of the pools' domains. */
  readonly hosts: readonly OutsideHost[];
  /**
   * Plain HTTP for people: what a host of Cognito has, `<url>/<pool id>` has too, e.g. `<url>/<pool id>/oauth2/token`
   * and `<url>/<pool id>/.well-known/jwks.json`.
   */
  readonly url: string;
  /** Public keys of an issuer, the same object until they change; `undefined` for an issuer that is none of the pools. */
  jwks(issuer: string): JSONWebKeySet | undefined;
  /**
   * Signs a token as a pool does, without any flow.
   *
   * @throws Error when there is no such pool, client or user
   */
  issue(request: TokenRequest): Promise<string>;
  /**
   * Signs with a new key from now on. The key before it stays published until the next rotation.
   *
   * @param issuer @default - all pools
   */
  rotateKeys(issuer?: string): Promise<void>;
  /**
   * Ends all sessions and refresh tokens of a user, as `AdminUserGlobalSignOut` does. Access tokens live on until they
   * expire: services verify them alone.
   *
   * @param user name, address or `sub`
   */
  revoke(user: string): Promise<void>;
  /** Ends it; nothing is left. */
  stop(): Promise<void>;
}

/**
 * Starts what the user pools of a system are to its clients and services, on loopback; `undefined` for a system
 * without one.
 *
 * Not simulated: the API of Cognito but for client secrets, sign-in pages and second factors, `/oauth2/userInfo`, the
 * time in which a replaced refresh token still works, triggers.
 */
export async function startOpenId(
  system: System,
  { authority, clients, port = 0 }: OpenIdOptions,
): Promise<OpenIdSimulation | undefined> {
  const pools = readUserPools(system);
  if (pools.length === 0) {
    return undefined;
  }
  const names = [...new Set(pools.flatMap(hostsOf))];
  const opened = pools.map((model) => ({ model, users: sampleUsers(model) }));
  const { conversation, stop } = startProviderThread(
    { pools: opened, port, certificate: await serverCertificate(names, authority) },
    { acceptsSecret: ({ clientId, secret }: AskedSecret) => clients.accepts(clientId, secret) },
  );
  try {
    const { httpPort, httpsPort, keys } = await conversation.ask<Started>('start');
    const published = new Map(Object.entries(keys));
    return {
      pools,
      users: opened.flatMap(({ users }) => users),
      hosts: names.map((name) => ({ name, port: httpsPort })),
      url: `http://127.0.0.1:${httpPort}`,
      jwks: (issuer) => published.get(issuer),
      issue: (request) => conversation.ask('issue', request),
      async rotateKeys(issuer) {
        for (const [name, set] of Object.entries(await conversation.ask<KeysByIssuer>('rotateKeys', issuer))) {
          published.set(name, set);
        }
      },
      revoke: (user) => conversation.ask('revoke', user),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface AskedSecret {
  readonly clientId: string;
  readonly secret: string;
}

function hostsOf({ domain, issuer }: UserPoolModel): readonly string[] {
  return [new URL(issuer).host, ...(domain === undefined ? [] : [domain])];
}
