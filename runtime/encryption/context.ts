import { InternalError } from '../errors';

/** Where ciphertexts are kept. KMS sees it and refuses a data key of any other place. */
export interface StoreContext {
  /** Name of the service, as declared. */
  readonly service: string;
  /** Name of the table or bucket, as declared. */
  readonly store: string;
}

/** The one place in a store that a ciphertext belongs to; it decrypts nowhere else. */
export interface FieldContext {
  /** Id of the record, or name of the object. */
  readonly record: string;
  /** Name of the member of the record. */
  readonly field: string;
}

/** An unpaired surrogate has no UTF-8 form: all of them would become the same replacement character. */
const UNPAIRED_SURROGATE = /\p{Surrogate}/u;

/** Turns places of one store into bytes; two different places never give the same ones. */
export type ContextEncoder = (field: FieldContext) => Buffer;

/**
 * Prepares the encoding of places in a store: service, store, record and field in this order,
 * each as its length in bytes (32 bits, big endian) and its UTF-8 text.
 */
export function contextEncoder({ service, store }: StoreContext): ContextEncoder {
  const prefix = Buffer.concat([encode(service), encode(store)]);
  return ({ record, field }) => Buffer.concat([prefix, encode(record), encode(field)]);
}

function encode(text: string): Buffer {
  if (UNPAIRED_SURROGATE.test(text)) {
    throw new InternalError('a name in an encryption context is not well-formed text');
  }
  const bytes = Buffer.allocUnsafe(4 + Buffer.byteLength(text));
  bytes.writeUInt32BE(bytes.length - 4);
  bytes.write(text, 4);
  return bytes;
}
