import type { TrustedIssuer } from '../../runtime/contract';

/** Who issues the tokens of people and programs. */
export interface IIdentityProvider {
  /** `iss` of every token, an https URL. */
  readonly issuer: string;

  /** What services and authorizers need to know to accept its tokens, and no others. */
  readonly trustedIssuer: TrustedIssuer;
}
