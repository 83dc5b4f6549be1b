import type { Rule } from './rule';
import { mayHold } from './values';

/**
 * The CDK gives a client without `oAuth` this grant.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9700#section-2.1.2
 */
export const clientImplicitGrant: Rule = {
  id: 'client-implicit-grant',
  level: 'error',
  title: 'An app client gets tokens in the address of the browser.',
  why: 'Tokens leak through histories, referrers and logs, and nothing binds them to who asked.',
  fix: 'Allow the flow `code` alone, with PKCE.',
  nist: ['IA-2', 'SC-23'],
  sources: ['RFC 9700 2.1.2'],
  types: ['AWS::Cognito::UserPoolClient'],
  breaks: ({ properties }) => mayHold(properties['AllowedOAuthFlows'], (flow) => flow === 'implicit'),
};
