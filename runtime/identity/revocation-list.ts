import { type RefreshedCopy, refreshedCopy } from './refreshed-copy';

/** One token that is no longer accepted. */
export interface RevokedToken {
  /** Its `jti`. */
  readonly tokenId: string;
}

/** A person whose older tokens are no longer accepted. */
export interface RevokedUser {
  /** `sub` of the person. */
  readonly userId: string;
  /** Tokens issued up to this time, in seconds since 1970, are revoked. */
  readonly notBefore: number;
}

/** A client whose older tokens are no longer accepted, whoever they speak for. */
export interface RevokedServiceAccount {
  /** Client id. */
  readonly serviceAccountId: string;
  /** Tokens issued up to this time, in seconds since 1970, are revoked. */
  readonly notBefore: number;
}

/**
 * A revocation. It counts as long as the source returns it, for every issuer alike: two
 * issuers that use one id lose both tokens rather than neither.
 */
export type RevocationEntry = RevokedToken | RevokedUser | RevokedServiceAccount;

/** What of a verified token a revocation may name. */
export interface RevocableToken {
  /** `jti`. */
  readonly tokenId: string;
  /** `sub`. */
  readonly subject: string;
  /** Client to which it was issued. */
  readonly clientId: string;
  /** `iat`, in seconds since 1970. */
  readonly issuedAt: number;
}

/** The revocations of one reading. */
export interface Revocations {
  /** Whether a token is revoked. */
  include(token: RevocableToken): boolean;
}

/** The revocations, at most as old as the limit of staleness. */
export type RevocationList = RefreshedCopy<Revocations>;

/** Where revocations come from, and how fast they work. */
export interface RevocationListOptions {
  /** Reads all entries; rejects when one of them is malformed. */
  readonly load: () => Promise<readonly RevocationEntry[]>;
  /** The clock. */
  readonly now: () => Date;
  /**
   * Seconds between two readings.
   *
   * @default 15
   */
  readonly refreshSeconds?: number;
  /**
   * Age in seconds beyond which a reading no longer counts and every token is refused;
   * the time within which a revocation works.
   *
   * @default 60
   */
  readonly staleAfterSeconds?: number;
}

/**
 * Keeps the list of revoked tokens. A list that can't be read in time denies: otherwise
 * whoever blocks the reading would bring a stolen token back to life.
 */
export function createRevocationList(options: RevocationListOptions): RevocationList {
  const refreshSeconds = options.refreshSeconds ?? 15;
  return refreshedCopy({
    name: 'the list of revoked tokens',
    load: async () => indexed(await options.load()),
    refreshSeconds: () => refreshSeconds,
    staleAfterSeconds: options.staleAfterSeconds ?? 60,
    now: options.now,
  });
}

function indexed(entries: readonly RevocationEntry[]): Revocations {
  const tokens = new Set<string>();
  const users = new Map<string, number>();
  const clients = new Map<string, number>();
  for (const entry of entries) {
    if ('tokenId' in entry) {
      tokens.add(entry.tokenId);
    } else if ('userId' in entry) {
      users.set(entry.userId, later(users.get(entry.userId), entry.notBefore));
    } else {
      clients.set(entry.serviceAccountId, later(clients.get(entry.serviceAccountId), entry.notBefore));
    }
  }
  return {
    include: ({ tokenId, subject, clientId, issuedAt }) =>
      tokens.has(tokenId) || isUpTo(users.get(subject), issuedAt) || isUpTo(clients.get(clientId), issuedAt),
  };
}

function later(known: number | undefined, notBefore: number): number {
  return Math.max(known ?? notBefore, notBefore);
}

/** Times are whole seconds, so a token of the very second may be older than its revocation. */
function isUpTo(notBefore: number | undefined, issuedAt: number): boolean {
  return notBefore !== undefined && issuedAt <= notBefore;
}
