import { open, seal } from '../../../runtime/encryption/aead';
import { DecryptionFailed } from '../../../runtime/encryption/decryption-failed';

const hex = (text: string) => Buffer.from(text, 'hex');

interface Vector {
  readonly key: string;
  readonly iv: string;
  readonly plaintext: string;
  readonly associated: string;
  readonly ciphertext: string;
  readonly tag: string;
}

/** NIST CAVP GCMVS, gcmEncryptExtIV256.rsp and gcmDecrypt256.rsp with 96-bit IVs and 128-bit tags. */
const VECTORS: Vector[] = [
  {
    key: 'b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4',
    iv: '516c33929df5a3284ff463d7',
    plaintext: '',
    associated: '',
    ciphertext: '',
    tag: 'bdc1ac884d332457a1d2664f168c76f0',
  },
  {
    key: '31bdadd96698c204aa9ce1448ea94ae1fb4a9a0b3c9d773b51bb1822666b8f22',
    iv: '0d18e06c7c725ac9e362e1ce',
    plaintext: '2db5168e932556f8089a0622981d017d',
    associated: '',
    ciphertext: 'fa4362189661d163fcd6a56d8bf0405a',
    tag: 'd636ac1bbedd5cc3ee727dc2ab4a9489',
  },
  {
    key: '92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b',
    iv: 'ac93a1a6145299bde902f21a',
    plaintext: '2d71bcfa914e4ac045b2aa60955fad24',
    associated: '1e0889016f67601c8ebea4943bc23ad6',
    ciphertext: '8995ae2e6df3dbf96fac7b7137bae67f',
    tag: 'eca5aa77d51d4a0a14d9c51e1da474ab',
  },
  {
    key: '24501ad384e473963d476edcfe08205237acfd49b5b8f33857f8114e863fec7f',
    iv: '9ff18563b978ec281b3f2794',
    plaintext: '27f348f9cdc0c5bd5e66b1ccb63ad920ff2219d14e8d631b3872265cf117ee86757accb158bd9abb3868fdc0d0b074b5f01b2c',
    associated: 'adb5ec720ccf9898500028bf34afccbcaca126ef',
    ciphertext:
      'eb7cb754c824e8d96f7c6d9b76c7d26fb874ffbf1d65c6f64a698d839b0b06145dae82057ad55994cf59ad7f67c0fa5e85fab8',
    tag: 'bc95c532fecc594c36d1550286a7a3f0',
  },
  {
    key: '42f6c25159b8655380f052dd5dad180e76813b60eb813665c5015f26cf32e8f1',
    iv: '7248a5ed48f4f1b4a9db3826',
    plaintext: '9a329cb45b0093e9c00615137dd7dbd1f8b525999af3bfc222315f41817717a7',
    associated: '8e3c74f127dbfe29ac4de0a7c3240ee8aa8d38a82f38ad6b480236c8cd4232057a5502e936bfe22225830fa195a8afce',
    ciphertext: '26325c3463813a7d59d184a330ef80959637fa6db4f5db3062d3d2ec7e32d82a',
    tag: '4f39c63d4f215d5b39a58853d3842175',
  },
];

/** Vectors of gcmDecrypt256.rsp that must FAIL. */
const FORGED: Omit<Vector, 'plaintext'>[] = [
  {
    key: 'e5a8123f2e2e007d4e379ba114a2fb66e6613f57c72d4e4f024964053028a831',
    iv: '51e43385bf533e168427e1ad',
    associated: '',
    ciphertext: '',
    tag: '38fe845c66e66bdd884c2aecafd280e6',
  },
  {
    key: '9a0343f850a6427120f764789ffec6d237447b898fbf51d2182f065d3861497d',
    iv: '3deef6f453dd70d92143adcd',
    associated: 'dbb8226a624520863db6897017b2a4f8',
    ciphertext: 'e93165935ac18e3a2845d15fe31a9286',
    tag: 'f5fc50d18766bc3d9e16dd136d45816b',
  },
  {
    key: 'e9d381a9c413bee66175d5586a189836e5c20f5583535ab4d3f3e612dc21700e',
    iv: '23e81571da1c7821c681c7ca',
    associated: '6f39c9ae7b8e8a58a95f0dd8ea6a9087cbccdfd6',
    ciphertext:
      'a25f3f580306cd5065d22a6b7e9660110af7204bb77d370f7f34bee547feeff7b32a596fce29c9040e68b1589aad48da881990',
    tag: '5b6dcd70eefb0892fab1539298b92a4b',
  },
];

it.each(VECTORS)('encrypts as NIST does ($ciphertext)', ({ key, iv, plaintext, associated, ciphertext, tag }) => {
  expect(seal(hex(key), hex(iv), hex(associated), hex(plaintext))).toEqual({
    ciphertext: hex(ciphertext),
    tag: hex(tag),
  });
});

it.each(VECTORS)('decrypts as NIST does ($ciphertext)', ({ key, iv, plaintext, associated, ciphertext, tag }) => {
  expect(open(hex(key), hex(iv), hex(associated), hex(ciphertext + tag))).toEqual(hex(plaintext));
});

it.each(FORGED)('refuses what NIST forged ($tag)', ({ key, iv, associated, ciphertext, tag }) => {
  expect(() => open(hex(key), hex(iv), hex(associated), hex(ciphertext + tag))).toThrow(DecryptionFailed);
});

const [, , , VECTOR = VECTORS[0] as Vector] = VECTORS;

it.each([0, 4, 12, 15])('refuses a tag cut to %i bytes', (length) => {
  const { key, iv, associated, ciphertext, tag } = VECTOR;
  const shortTag = hex(tag).subarray(0, length);
  expect(() => open(hex(key), hex(iv), hex(associated), Buffer.concat([hex(ciphertext), shortTag]))).toThrow(
    DecryptionFailed,
  );
  expect(() => open(hex(key), hex(iv), hex(associated), shortTag)).toThrow(DecryptionFailed);
});

it('compares the tag to its last bit', () => {
  const { key, iv, associated, ciphertext, tag } = VECTOR;
  const sealed = hex(ciphertext + tag);
  sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1);
  expect(() => open(hex(key), hex(iv), hex(associated), sealed)).toThrow(DecryptionFailed);
});

it('refuses an initialization vector of another length than 96 bits only by its wrong tag', () => {
  const { key, iv, associated, ciphertext, tag } = VECTOR;
  expect(() => open(hex(key), hex(`${iv}00`), hex(associated), hex(ciphertext + tag))).toThrow(DecryptionFailed);
});
