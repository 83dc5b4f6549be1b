import type { Document, DocumentTable } from '../data';
import { DecryptionFailed } from './decryption-failed';
import type { FieldCipher } from './field-cipher';

/** Members that can be encrypted: all but those that find the document and lock it. */
export type EncryptableField<Item extends Document> = Exclude<keyof Item & string, keyof Document>;

/** A document as it is stored: the named members are ciphertexts. */
export type Sealed<Item extends Document, Field extends EncryptableField<Item>> = Document & {
  readonly [Member in keyof Item]: Member extends Field ? Uint8Array | Extract<Item[Member], undefined> : Item[Member];
};

/**
 * A table whose named members are encrypted, each for its document and its name, as JSON. A stored member
 * that is no ciphertext is refused. What this does not show: that a member was removed, or that an older
 * ciphertext of the same member was put back; whoever can do that can write to the table. A member that an
 * index is keyed by can't be encrypted, because equal values have different ciphertexts.
 *
 * @param fields members that hold JSON values
 */
export function withEncryptedFields<
  Item extends Document,
  Field extends EncryptableField<Item>,
  Index extends string = never,
>(
  table: DocumentTable<Sealed<Item, Field>, Index>,
  cipher: FieldCipher,
  fields: readonly Field[],
): DocumentTable<Item, Index> {
  /** Replaces the named members that are there; one that is `undefined` stays as it is and removes. */
  async function replace(
    document: object,
    convert: (value: unknown, field: Field) => Promise<unknown>,
  ): Promise<Record<string, unknown>> {
    const members: Record<string, unknown> = { ...document };
    await Promise.all(
      fields.map(async (field) => {
        if (members[field] !== undefined) {
          members[field] = await convert(members[field], field);
        }
      }),
    );
    return members;
  }

  function seal(id: string, document: object): Promise<Record<string, unknown>> {
    return replace(document, (value, field) =>
      cipher.encrypt(Buffer.from(JSON.stringify(value)), { record: id, field }),
    );
  }

  async function open(document: Sealed<Item, Field>): Promise<Item> {
    const opened = await replace(document, async (value, field) => {
      // Plaintext where a ciphertext belongs would let whoever writes to the table choose what is read.
      if (!(value instanceof Uint8Array)) {
        throw new DecryptionFailed();
      }
      const plaintext = await cipher.decrypt(value, { record: document.id, field });
      return JSON.parse(Buffer.from(plaintext).toString('utf8'));
    });
    return opened as unknown as Item;
  }

  return {
    async get(id) {
      const document = await table.get(id);
      return document && open(document);
    },

    async create(item) {
      const sealed = await seal((item as unknown as Document).id, item);
      const stored = await table.create(sealed as unknown as Omit<Sealed<Item, Field>, 'version'>);
      // What was encrypted a moment ago needs no decrypting.
      const members: Record<string, unknown> = { ...stored };
      for (const field of fields) {
        const { [field]: value } = item as Partial<Record<Field, unknown>>;
        if (value !== undefined) {
          members[field] = value;
        }
      }
      return members as unknown as Item;
    },

    async update(id, changes, options) {
      const sealed = await seal(id, changes);
      return open(await table.update(id, sealed as Partial<Omit<Sealed<Item, Field>, 'id' | 'version'>>, options));
    },

    async query(query) {
      const { items, ...page } = await table.query(query);
      return { ...page, items: await Promise.all(items.map(open)) };
    },
  };
}
