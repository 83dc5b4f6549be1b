import { readFile } from 'node:fs/promises';
import { ConfigurationError, Unavailable } from '../errors';
import { secretText } from './secret-source';

/**
 * Where the document with a service's certificate and private key is read from:
 *
 * 1. `secret:<ARN>`: the current version of a secret in Secrets Manager
 * 2. `file:<path>`: a file
 *
 * @returns reads the document; rejects with `Unavailable` when it can't be had
 * @throws ConfigurationError when the location is neither
 */
export function certificateSource(location: string): () => Promise<string> {
  const [, kind, rest = ''] = /^(secret|file):(.+)$/.exec(location) ?? [];
  if (kind === undefined) {
    throw new ConfigurationError('the certificate must be at secret:<ARN> or file:<path>; correct the location');
  }
  return kind === 'file' ? () => fromFile(rest) : () => fromSecret(rest);
}

async function fromFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Unavailable('the certificate can not be read', { cause });
  }
}

async function fromSecret(secretId: string): Promise<string> {
  const version = await secretText(secretId)('AWSCURRENT');
  if (version === undefined) {
    throw new Unavailable('the secret of the certificate has no current version');
  }
  return version.value;
}
