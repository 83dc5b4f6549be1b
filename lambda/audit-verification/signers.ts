import * as z from 'zod/mini';
import type { PublicKey } from '../../runtime/audit/head-key';
import { Unavailable } from '../../runtime/errors';
import { jsonValue } from '../../runtime/json-value';
import { BACKGROUND_LIMITS } from '../shared/background-limits';

const SERVICE = z.string().check(z.maxLength(63), z.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/));
const KEY_ID = z.string().check(z.regex(/^[\w-]{1,64}$/));
const SIGNERS = z
  .record(SERVICE, z.array(KEY_ID).check(z.minLength(1)))
  .check(z.refine((signers) => Object.keys(signers).length > 0));

/**
 * The public halves of the keys that may sign, each for its service only.
 *
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html
 *
 * @param lists names of the parameters that say which keys
 * @throws Unavailable when a list is missing or malformed, or KMS gives out no key; whatever the SDK throws
 */
export async function signerKeys(lists: readonly string[]): Promise<readonly PublicKey[]> {
  const { GetPublicKeyCommand, KMSClient } = await import('@aws-sdk/client-kms');
  const client = new KMSClient(BACKGROUND_LIMITS);
  const keys: PublicKey[] = [];
  for (const [service, ids] of await signersIn(lists)) {
    for (const KeyId of ids) {
      const { PublicKey: der } = await client.send(new GetPublicKeyCommand({ KeyId }));
      if (der === undefined) {
        throw new Unavailable(`KMS gave out no public key of ${service}`);
      }
      const text = Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
      keys.push({ service, pem: `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----\n` });
    }
  }
  return keys;
}

async function signersIn(lists: readonly string[]): Promise<[service: string, keyIds: string[]][]> {
  const { GetParametersCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const { Parameters = [] } = await new SSMClient(BACKGROUND_LIMITS).send(
    new GetParametersCommand({ Names: [...lists] }),
  );
  if (Parameters.length !== lists.length) {
    throw new Unavailable(`${lists.length} lists of signers were asked for, ${Parameters.length} are there`);
  }
  return Parameters.flatMap(({ Name, Value = '' }) => {
    const signers = SIGNERS.safeParse(jsonValue(Value));
    if (!signers.success) {
      throw new Unavailable(`${Name} is no list of signers`);
    }
    return Object.entries(signers.data);
  });
}
