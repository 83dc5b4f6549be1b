import type { UserPoolClientModel, UserPoolModel } from '../model';
import { findUser, type SampleUser } from '../sample-users';
import type { SigningKeys } from '../tokens/signing-keys';
import { accessTokenClaims, type Granted, idTokenClaims } from '../tokens/token-claims';
import type { TokenRequest } from '../tokens/token-request';

/** A user pool with its users and its keys. */
export class UserPool {
  constructor(
    readonly model: UserPoolModel,
    readonly users: readonly SampleUser[],
    readonly keys: SigningKeys,
  ) {}

  client(id: string): UserPoolClientModel | undefined {
    return this.model.clients.find((client) => client.id === id);
  }

  /** The access token for what was granted. */
  accessToken(granted: Granted): Promise<string> {
    return this.keys.sign(accessTokenClaims(granted, now()));
  }

  /** The ID token for what was granted to a user, beside an access token. */
  idToken(granted: Granted, user: SampleUser, accessToken: string): Promise<string> {
    return this.keys.sign(idTokenClaims(granted, user, now(), accessToken));
  }

  /** @throws Error when it has no such client or user */
  issue(request: TokenRequest): Promise<string> {
    const { overrides, use = 'access' } = request;
    const user = request.user === undefined ? undefined : this.requireUser(request.user);
    const client = this.clientFor(request, user);
    const { issuer } = this.model;
    const granted = { issuer, client, user, scopes: request.scopes ?? client.scopes, authenticatedAt: now() };
    if (use === 'id' && user === undefined) {
      throw new Error('an ID token is about a user, name one');
    }
    const claims =
      use === 'id' && user !== undefined ? idTokenClaims(granted, user, now()) : accessTokenClaims(granted, now());
    return this.keys.sign({ ...claims, ...overrides });
  }

  private requireUser(who: string): SampleUser {
    const user = findUser(this.users, who);
    if (user === undefined) {
      throw new Error(`the pool ${this.model.id} has no user ${who}`);
    }
    return user;
  }

  private clientFor({ clientId }: TokenRequest, user: SampleUser | undefined): UserPoolClientModel {
    const flow = user === undefined ? 'client_credentials' : 'code';
    const client =
      clientId === undefined ? this.model.clients.find(({ flows }) => flows.includes(flow)) : this.client(clientId);
    if (client === undefined) {
      throw new Error(`the pool ${this.model.id} has no client ${clientId ?? `for the flow ${flow}`}`);
    }
    return client;
  }
}

function now(): number {
  return Math.floor(Date.now() / 1_000);
}
