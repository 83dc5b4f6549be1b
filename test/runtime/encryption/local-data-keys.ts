import { randomBytes } from 'node:crypto';
import { open, seal } from '../../../runtime/encryption/aead';
import type { StoreContext } from '../../../runtime/encryption/context';
import type { DataKey, DataKeys } from '../../../runtime/encryption/data-keys';

/** What KMS does, on this machine: keys wrapped under a master key and bound to their context. */
export interface LocalDataKeys extends DataKeys {
  /** Every plaintext that was handed out, in order; the receiver owns it and overwrites it. */
  readonly handedOut: Uint8Array[];
  /** Every call, in order. */
  readonly calls: ('generate' | 'decrypt')[];
}

/** Data keys under one master key. */
export function localDataKeys(masterKey: Uint8Array = randomBytes(32)): LocalDataKeys {
  const handedOut: Uint8Array[] = [];
  const calls: ('generate' | 'decrypt')[] = [];
  const contextBytes = ({ service, store }: StoreContext) => Buffer.from(JSON.stringify([service, store]));
  return {
    handedOut,
    calls,
    async generate(context): Promise<DataKey> {
      calls.push('generate');
      const plaintext = randomBytes(32);
      const iv = randomBytes(12);
      const { ciphertext, tag } = seal(masterKey, iv, contextBytes(context), plaintext);
      handedOut.push(plaintext);
      return { plaintext, encrypted: Buffer.concat([iv, ciphertext, tag]) };
    },
    async decrypt(encrypted, context) {
      calls.push('decrypt');
      const plaintext = open(masterKey, encrypted.subarray(0, 12), contextBytes(context), encrypted.subarray(12));
      handedOut.push(plaintext);
      return plaintext;
    },
  };
}

/** A clock that stands until a test moves it. */
export function testClock(start = Date.UTC(2026, 10, 22, 12)) {
  let time = start;
  return {
    now: () => new Date(time),
    advance(seconds: number) {
      time += seconds * 1_000;
    },
  };
}

/** Runs what must fail and gives back all that can be told from its error. */
export async function failureOf(action: () => Promise<unknown>): Promise<Record<string, unknown>> {
  try {
    await action();
  } catch (error) {
    const { name, message, code, status, detail, cause } = error as Record<string, unknown>;
    return { name, message, code, status, detail, cause };
  }
  throw new Error('nothing failed');
}

/** All that can be told from a failed decryption, whatever was wrong. */
export const DECRYPTION_FAILED = {
  name: 'DecryptionFailed',
  message: 'the ciphertext is not authentic in this place',
  code: 'DECRYPTION_FAILED',
  status: 500,
  detail: 'the ciphertext is not authentic in this place',
  cause: undefined,
};
