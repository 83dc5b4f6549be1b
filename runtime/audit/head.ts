import type { HeadEntry } from '../contract/audit-line';
import type { Position } from './hash-chain';

/** Signs with a key that never leaves its keeper. */
export interface Signer {
  /**
   * Signs a message with ECDSA on P-256 and SHA-256 (FIPS 186-5). Settles within seconds: no other head is
   * signed meanwhile, and a shutdown waits for it.
   *
   * @returns the signature, DER in base64, and the name of the key
   */
  sign(message: Uint8Array): Promise<{ readonly signature: string; readonly keyId: string }>;
}

/** What a signature vouches for. */
export type Statement = Pick<
  HeadEntry,
  'timestamp' | 'service_name' | 'signed_sequence' | 'signed_hash' | 'sampled_out' | 'final'
> & { readonly instance: string };

/** Keeps a signature over a head from being one over anything else that the key might sign. */
const DOMAIN = 'palisade audit head v1';

/** The bytes that are signed: one member after the other, in this order. */
export function signedBytes(statement: Statement): Buffer {
  const { service_name, instance, timestamp, signed_sequence, signed_hash, sampled_out, final } = statement;
  return Buffer.from(
    JSON.stringify([DOMAIN, service_name, instance, timestamp, signed_sequence, signed_hash, sampled_out, final]),
  );
}

/** What a head says beyond its position. */
export interface HeadFacts {
  /** Name of the service. */
  readonly service: string;
  /** Id of the instance. */
  readonly instance: string;
  /** When it was signed. */
  readonly timestamp: Date;
  /** Last line that it vouches for. */
  readonly position: Position;
  /** Allowed decisions that sampling left out so far. */
  readonly sampledOut: number;
  /** Whether nothing follows. */
  readonly final: boolean;
}

/**
 * Signs a position of a chain.
 *
 * @throws whatever the signer throws
 */
export async function signHead(signer: Signer, facts: HeadFacts): Promise<HeadEntry> {
  const statement = {
    timestamp: facts.timestamp.toISOString(),
    service_name: facts.service,
    signed_sequence: facts.position.sequence,
    signed_hash: facts.position.hash,
    sampled_out: facts.sampledOut,
    final: facts.final,
  };
  const bytes = signedBytes({ ...statement, instance: facts.instance });
  const { signature, keyId } = await signer.sign(bytes);
  return { type: 'head', ...statement, key_id: keyId, signature };
}
