import * as fs from 'node:fs';
import * as path from 'node:path';
import { createFieldCipher } from '../../../runtime/encryption/field-cipher';
import { createObjectCipher } from '../../../runtime/encryption/object-cipher';

const DOCUMENT = fs.readFileSync(path.join(__dirname, '../../../docs/encryption-format.md'), 'utf8');
const [MESSAGE, OBJECT] = [...DOCUMENT.matchAll(/```hex\n([0-9a-f\n]+)```/g)].map(([, text = '']) =>
  Buffer.from(text.replaceAll('\n', ''), 'hex'),
);

const PLACE = { record: 'ann', field: 'email' };

/** Opens the one data key of the examples. */
const PROPS = {
  service: 'users',
  store: 'profiles',
  dataKeys: {
    async generate() {
      return { plaintext: Buffer.from([...Array(32).keys()]), encrypted: Buffer.from('encrypted-data-key') };
    },
    async decrypt(encrypted: Uint8Array) {
      expect(Buffer.from(encrypted).toString()).toBe('encrypted-data-key');
      return Buffer.from([...Array(32).keys()]);
    },
  },
};

it('decrypts the documented message, which another implementation computed', async () => {
  const plaintext = await createFieldCipher(PROPS).decrypt(MESSAGE ?? Buffer.of(), PLACE);
  expect(Buffer.from(plaintext).toString()).toBe('ann@example.com');
});

it('decrypts the documented object', async () => {
  const content = createObjectCipher(PROPS).decryptStream(source(OBJECT ?? Buffer.of()), PLACE);
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) {
    chunks.push(chunk);
  }
  expect(Buffer.concat(chunks).toString()).toBe('ann@example.com');
});

it('writes the documented layout', async () => {
  const message = Buffer.from(await createFieldCipher(PROPS).encrypt(Buffer.from('ann@example.com'), PLACE));
  expect(message.subarray(0, 25).toString('hex')).toBe(MESSAGE?.subarray(0, 25).toString('hex'));
  expect(message).toHaveLength(MESSAGE?.length ?? 0);
});

async function* source(bytes: Uint8Array): AsyncGenerator<Uint8Array, void> {
  yield bytes;
}
