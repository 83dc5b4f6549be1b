import * as fc from 'fast-check';
import { decodeBase64Url } from '../../../runtime/identity/base64url';

it('decodes what it should', () => {
  return fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
      expect(decodeBase64Url(Buffer.from(bytes).toString('base64url'))).toEqual(Buffer.from(bytes));
    }),
  );
});

it.each(['', 'A', 'AAAAA', 'AA==', 'AB', 'AAB', '+/+/', 'A A', 'AAAA\n', 'é', 'AA\0A'])('refuses %j', (text) => {
  expect(decodeBase64Url(text)).toBeUndefined();
});
