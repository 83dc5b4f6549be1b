import * as z from 'zod/mini';
import { Unavailable } from '../../../runtime/errors';
import { jsonValue } from '../../../runtime/json-value';
import { exchange } from '../../shared/http-exchange';

const REFUSAL = z.object({ error: z.literal('invalid_client') });

/** Where and for whom a token is asked. */
export interface TokenRequest {
  /** URL of the token endpoint. */
  readonly tokenEndpoint: string;
  readonly clientId: string;
}

/**
 * Whether the token endpoint gives the client a token for this secret. The token itself is not looked at. A client
 * may have any scopes, so none are named: Cognito then gives it all that it may have.
 *
 * RFC 6749, sections 2.3.1, 4.4 and 5.2
 *
 * @throws Unavailable when the endpoint says neither yes nor no to this very secret
 */
export async function isAcceptedSecret({ clientId, tokenEndpoint }: TokenRequest, secret: string): Promise<boolean> {
  const { body, status } = await exchange({
    url: tokenEndpoint,
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${encodeURIComponent(clientId)}:${encodeURIComponent(secret)}`)}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: 'grant_type=client_credentials',
  });
  if (status === 200) {
    return true;
  }
  if ((status === 400 || status === 401) && REFUSAL.safeParse(jsonValue(body)).success) {
    return false;
  }
  throw new Unavailable(`the token endpoint answers with status ${status}`);
}
