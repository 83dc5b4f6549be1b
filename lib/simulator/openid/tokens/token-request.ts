/** A token that a pool is to sign without any flow: for sample calls, and for attacks. */
export interface TokenRequest {
  /** Issuer of the pool. @default - the first pool */
  readonly issuer?: string;
  /** Name, address or `sub` of a sample user. @default - the client speaks for itself */
  readonly user?: string;
  /** Client that gets it. @default - the first of the pool with a flow for people, or for itself where no user is named */
  readonly clientId?: string;
  /** @default 'access' */
  readonly use?: 'access' | 'id';
  /** @default - all scopes of the client */
  readonly scopes?: readonly string[];
  /** Claims that replace or add to what the pool says; `undefined` leaves one out. */
  readonly overrides?: Readonly<Record<string, unknown>>;
}
