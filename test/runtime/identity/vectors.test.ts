import { createVerify } from 'node:crypto';
import { Unauthenticated } from '../../../runtime/errors';
import { type VerificationKey, verifySignature } from '../../../runtime/identity/token-signature';
import { decodeTrustBundle } from '../../../runtime/identity/trust-bundle';
import { bundle } from './support/issuer';

const PAYLOAD = 'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';

/** RFC 7515, appendices A.2 and A.3. */
const VECTORS = [
  {
    name: 'RFC 7515, appendix A.2',
    algorithm: 'RS256',
    key: {
      kty: 'RSA',
      n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
      e: 'AQAB',
    },
    signedText: `eyJhbGciOiJSUzI1NiJ9.${PAYLOAD}`,
    signature:
      'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw',
  },
  {
    name: 'RFC 7515, appendix A.3',
    algorithm: 'ES256',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
      y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    },
    signedText: `eyJhbGciOiJFUzI1NiJ9.${PAYLOAD}`,
    signature: 'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q',
  },
] as const;

describe.each(VECTORS)('$name', ({ algorithm, key, signedText, signature }) => {
  const bytes = Buffer.from(signature, 'base64url');
  let publicKey: VerificationKey;

  beforeAll(async () => {
    const text = bundle([{ ...key, use: 'sig', iss: 'joe', kid: 'vector', alg: algorithm }]);
    publicKey = (await decodeTrustBundle(text)).keysOf('joe').get('vector') as VerificationKey;
  });

  it('verifies', () => {
    expect(() => verifySignature({ algorithm, signedText, signature: bytes }, publicKey)).not.toThrow();
  });

  it('does not verify with any byte of the signature or the last character changed', () => {
    for (let i = 0; i < bytes.length; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      expect(() => verifySignature({ algorithm, signedText, signature: changed }, publicKey)).toThrow(Unauthenticated);
    }
    const other = `${signedText.slice(0, -1)}R`;
    expect(() => verifySignature({ algorithm, signedText: other, signature: bytes }, publicKey)).toThrow(
      'the signature does not verify',
    );
  });

  it('does not verify with a signature that is shorter or longer', () => {
    for (const signature of [
      bytes.subarray(1),
      bytes.subarray(0, -1),
      Buffer.concat([bytes, Buffer.alloc(1)]),
      Buffer.alloc(0),
    ]) {
      expect(() => verifySignature({ algorithm, signedText, signature }, publicKey)).toThrow(
        'the signature does not verify',
      );
    }
  });

  it('does not verify under the other algorithm', () => {
    const other = algorithm === 'RS256' ? 'ES256' : 'RS256';
    expect(() => verifySignature({ algorithm: other, signedText, signature: bytes }, publicKey)).toThrow(
      'the algorithm is not that of the key',
    );
  });
});

it('does not take an elliptic signature in DER, a second text for the same proof', async () => {
  const [, { key, signedText, signature }] = VECTORS;
  const text = bundle([{ ...key, use: 'sig', iss: 'joe', kid: 'vector', alg: 'ES256' }]);
  const publicKey = (await decodeTrustBundle(text)).keysOf('joe').get('vector') as VerificationKey;
  const numbers = Buffer.from(signature, 'base64url');
  const integers = [numbers.subarray(0, 32), numbers.subarray(32)].map((number) => {
    const positive = (number[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.alloc(1), number]) : number;
    return Buffer.concat([Buffer.from([0x02, positive.length]), positive]);
  });
  const content = Buffer.concat(integers);
  const der = Buffer.concat([Buffer.from([0x30, content.length]), content]);
  expect(createVerify('sha256').update(signedText).verify(publicKey.publicKey, der)).toBe(true);
  expect(() => verifySignature({ algorithm: 'ES256', signedText, signature: der }, publicKey)).toThrow(
    'the signature does not verify',
  );
});
