import { checksumOf, verifyChecksum } from '../../../runtime/encryption/checksum';
import { DECRYPTION_FAILED, failureOf } from './local-data-keys';

/** SHA-256 of "abc", FIPS 180-2, appendix B.1. */
const ABC = Buffer.from('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad', 'hex').toString('base64');

async function* abc(): AsyncGenerator<Uint8Array, void> {
  yield Buffer.from('ab');
  yield Buffer.from('c');
}

async function drain(source: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const chunk of source) {
    text += Buffer.from(chunk).toString();
  }
  return text;
}

it('is SHA-256 in base64', () => {
  expect(checksumOf(Buffer.from('abc'))).toBe(ABC);
});

it('lets a stream with the expected checksum end', async () => {
  expect(await drain(verifyChecksum(abc(), ABC))).toBe('abc');
});

it('fails in place of the end when the checksum is another', async () => {
  const other = checksumOf(Buffer.from('abd'));
  expect(await failureOf(() => drain(verifyChecksum(abc(), other)))).toEqual(DECRYPTION_FAILED);
});
