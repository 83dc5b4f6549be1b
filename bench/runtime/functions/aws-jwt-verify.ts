import { readFileSync } from 'node:fs';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { APIGatewayRequestAuthorizerEvent } from 'aws-lambda';

/** What a pool's token verifies with, at hand as our trust bundle is. */
interface PoolKeys {
  readonly pool: string;
  readonly clientId: string;
  readonly jwks: Parameters<ReturnType<typeof verifierOf>['cacheJwks']>[0];
}

const known: PoolKeys = JSON.parse(readFileSync(process.env['BENCH_POOL'] ?? '', 'utf8'));
const verifier = verifierOf(known);
verifier.cacheJwks(known.jwks);

/** A token authorizer as its users write it, without scopes per route. */
export async function handler(event: APIGatewayRequestAuthorizerEvent): Promise<{ Effect: string; sub: string }> {
  const token = event.multiValueHeaders?.['authorization']?.[0]?.slice('Bearer '.length) ?? '';
  const { sub } = await verifier.verify(token);
  return { Effect: 'Allow', sub };
}

function verifierOf({ pool, clientId }: Pick<PoolKeys, 'pool' | 'clientId'>) {
  return CognitoJwtVerifier.create({ userPoolId: pool, tokenUse: 'access', clientId });
}
