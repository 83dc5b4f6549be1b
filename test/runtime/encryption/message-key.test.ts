import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { DecryptionFailed } from '../../../runtime/encryption/decryption-failed';
import { deriveMessageKey, extract, recoverMessageKey } from '../../../runtime/encryption/message-key';

/** Project Wycheproof, hkdf_sha512_test.json, cases 3, 6, 9, 12, 15 and 18: the ones with 64 bytes of output. */
const VECTORS = [
  {
    ikm: 'a4748031a14d3e6aafe42aa20c568f5f',
    salt: '',
    info: '',
    okm: '62ea97e06051e40b79deb127a4da294f557cafa3d7a90a75c02064571dfbbe4699129bdcec4b39eed7757ce8e3571589f7d8f5523c0dc3fd6a56b099fb4bfd51',
  },
  {
    ikm: '55fb6dcc7802354e55a45a6e41858c05',
    salt: '',
    info: 'dcd590e418b259c64fb9e139b3a1280d5de8400b',
    okm: '725ac2b568fa0308ea6baeb2175ae9a0d41f8be1af13057f0646ba56389a8f1d8a783da95fc7eee4897a0b1580f7987115e03508feedc335260a293f01afdb98',
  },
  {
    ikm: '529e91a61895f1c4ceb5b6994f48783b',
    salt: '12e4ae515328983bab2d88da3cb32a95',
    info: '',
    okm: '9c40abb65d7ef9826758a9818668624907b2bc0d9ff6b80d60673d2fdd68418874f48bf1960d75e19c6594d7079b6b019d8e3ec98705a6b4886e122c9eab955e',
  },
  {
    ikm: '7a00817689a3d79001825a864c69c120',
    salt: '08bc01c053a6406c7c4a667c9b9b3894',
    info: '967ccd75395be6e96a67759f070487c9e2107791',
    okm: 'aed987bcc5ed33c4feec7b28aa9fe1c16b1181e00ff42c63cf692ec19242f6d4628604b3382db0806d5e61518f83fc651e6f3bd0a9d1322926a76869b98b75d6',
  },
];

const hex = (text: string) => Buffer.from(text, 'hex');

it.each(VECTORS)('expands as HKDF with SHA-512 does ($okm)', ({ ikm, salt, info, okm }) => {
  const pseudorandomKey = createHmac('sha512', hex(salt)).update(hex(ikm)).digest();
  const { key, commitment } = deriveMessageKey(pseudorandomKey, hex(info));
  expect(Buffer.concat([key, commitment]).toString('hex')).toBe(okm);
  expect([key.length, commitment.length]).toEqual([32, 32]);
});

it('extracts and expands together as HKDF does, with magic and version as salt', () => {
  const dataKey = randomBytes(32);
  const info = randomBytes(90);
  const expected = Buffer.from(hkdfSync('sha512', dataKey, hex('504c5301'), info, 64));
  const { key, commitment } = deriveMessageKey(extract(dataKey), info);
  expect(Buffer.concat([key, commitment])).toEqual(expected);
});

it('overwrites the data key as soon as it is not needed', () => {
  const dataKey = randomBytes(32);
  extract(dataKey);
  expect(dataKey).toEqual(Buffer.alloc(32));
});

it('gives the key to whoever has its commitment, and refuses any other', () => {
  const pseudorandomKey = extract(randomBytes(32));
  const info = Buffer.from('info');
  const { key, commitment } = deriveMessageKey(pseudorandomKey, info);
  expect(recoverMessageKey(pseudorandomKey, info, commitment)).toEqual(key);
  for (const byte of commitment.keys()) {
    const other = Buffer.from(commitment);
    other.writeUInt8(other.readUInt8(byte) ^ 1, byte);
    expect(() => recoverMessageKey(pseudorandomKey, info, other)).toThrow(DecryptionFailed);
  }
});
