/** What must be known of an OpenID provider whose access tokens are accepted. */
export interface OidcProviderAttributes {
  /** Exact `iss` of its tokens: an https URL without query and fragment. */
  readonly issuer: string;

  /** `aud` that a token must name: this system, not one of the clients. Without it, tokens for others would fit. */
  readonly audience: string;

  /** Clients whose tokens are accepted, at least one. */
  readonly clientIds: string[];

  /**
   * Claim with the roles of a person; dots lead into it, e.g. `realm_access.roles`.
   *
   * @default - people have no roles
   */
  readonly rolesClaim?: string;

  /**
   * Further claims that policies may read; a token may lack them.
   *
   * @default - none
   */
  readonly attributes?: string[];
}
