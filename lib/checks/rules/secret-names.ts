import { isFunction } from './values';

const SECRET = /(secret|passw(or)?d|passphrase|token|api_?key|private_?key|credential)s?$/i;

/**
 * Whether an environment variable holds a secret in the open: it is named like one, and its value is written out, or filled
 * in before the process starts. Names that end otherwise, such as `TOKEN_ISSUER` or `SECRET_ARN`, tell where a secret is.
 */
export function isPlainSecret(name: unknown, value: unknown): boolean {
  const named = typeof name !== 'string' || SECRET.test(name);
  return named && (isFunction(value) || (typeof value === 'string' && value !== ''));
}
