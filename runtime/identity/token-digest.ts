import { hash } from 'node:crypto';

/**
 * SHA-256 of a whole token, as a key under which its verification is remembered. The
 * signature alone would not do: it does not change with a forged payload.
 */
export function tokenDigest(token: string): string {
  return hash('sha256', token, 'hex');
}
