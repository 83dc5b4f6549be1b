import * as fc from 'fast-check';
import { claimedIdentifier, isIdentifier, sentence, verifiedIdentifier } from '../../../runtime/audit/redaction';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ1In0.c2lnbmF0dXJl';
const UUID = '5f1c2d1e-0000-4000-8000-00000000000a';

describe('an identifier', () => {
  it.each(['a', '42', UUID, 'orders:Create', 'auth0|42', 'a@b', 'a.b_c~d/e+f=', 'x'.repeat(128)])('may be %s', (id) => {
    expect(isIdentifier(id)).toBe(true);
    expect(verifiedIdentifier(id)).toBe(id);
  });

  it.each(['', ' ', '-a', '.a', 'a b', 'a\nb', 'a\u001b[31m', 'é', 'a"b', 'a{', '[a]', 'x'.repeat(129)])(
    'is not %j',
    (id) => {
      expect(isIdentifier(id)).toBe(false);
      expect(verifiedIdentifier(id)).toBe('[invalid]');
      expect(claimedIdentifier(id)).toBe('[invalid]');
    },
  );

  it.each([undefined, null, 42, { toString: () => 'a' }, ['a']])('is not %j, whatever the types said', (id) => {
    expect(verifiedIdentifier(id as unknown as string)).toBe('[invalid]');
  });

  it('keeps a long pseudonym that an issuer gave out, and no token', () => {
    const pairwise = 'AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ';
    expect(verifiedIdentifier(pairwise)).toBe(pairwise);
    expect(verifiedIdentifier(JWT)).toBe('[redacted]');
    expect(verifiedIdentifier(`a:${JWT}:b`)).toBe('a:[redacted]:b');
  });

  it('that a client chose keeps neither tokens nor what is as long as a key', () => {
    expect(claimedIdentifier(JWT)).toBe('[redacted]');
    expect(claimedIdentifier('k'.repeat(40))).toBe('[redacted]');
    expect(claimedIdentifier('k'.repeat(39))).toBe('k'.repeat(39));
    expect(claimedIdentifier(`order/${UUID}`)).toBe(`order/${UUID}`);
    expect(claimedIdentifier(`${'k'.repeat(40)}${UUID}`)).toBe('[redacted]');
  });

  it('never grows when something is taken out', () => {
    const pieces = fc.array(fc.constantFrom('eyJabcdefg', 'eyJ', ':', 'k'.repeat(40), 'a', '.'), { maxLength: 40 });
    void fc.assert(
      fc.property(pieces, (parts) => {
        const id = parts.join('');
        expect(verifiedIdentifier(id).length).toBeLessThanOrEqual(Math.max(id.length, 9));
        expect(claimedIdentifier(id).length).toBeLessThanOrEqual(Math.max(id.length, 9));
      }),
    );
  });
});

describe('a sentence', () => {
  it.each([
    ['the token is expired', 'the token is expired'],
    ['Bearer token is missing', 'Bearer token is missing'],
    ['line\r\nbreak\u0000\u001b[31m é', 'line??break??[31m ?'],
    [`got ${JWT} here`, 'got [redacted] here'],
    ['authorization: bearer abcdefghijklmnop, next', 'authorization: [redacted] next'],
    ['Basic dXNlcjpwYXNzd29yZA==', '[redacted]'],
    ['DPoP abcdefghijklmnopq', '[redacted]'],
    ['key -----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----\n', 'key [redacted]'],
    [`a ${'k'.repeat(40)} b`, 'a [redacted] b'],
    ['AAAA/BBBB+CCCC=DDDD_EEEE-FFFFGGGGHHHHIIII', '[redacted]'],
    [`order ${UUID} is gone`, `order ${UUID} is gone`],
  ])('%j becomes %j', (text, written) => {
    expect(sentence(text)).toBe(written);
  });

  it('has at most 256 characters, and no half of a token at its end', () => {
    expect(sentence('a '.repeat(128))).toHaveLength(256);
    expect(sentence('a '.repeat(129))).toHaveLength(256);
    const cut = sentence(`${'a '.repeat(125)}${JWT}`);
    expect(cut).toBe(`${'a '.repeat(125)}[redac`);
  });

  it('is printable ASCII whatever comes in', () => {
    void fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => /^[\x20-\x7e]{0,256}$/.test(sentence(text))));
  });
});

describe('looking for an expression only where it can match', () => {
  const REDACTED = '[redacted]';
  const JWTS = /eyJ[\w-]{7,}(\.[\w-]*)*/g;
  const UUIDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
  /** Every expression over every text, without a look before. */
  const thorough = (text: string) =>
    text
      .replace(/-----BEGIN.*/gs, REDACTED)
      .replace(JWTS, REDACTED)
      .replace(/\b(Bearer|Basic|DPoP)\s+\S{16,}/gi, REDACTED)
      .replace(/[A-Za-z0-9+/_=-]{40,}/g, (run) => (run.replace(UUIDS, '').length < 40 ? run : REDACTED));
  const piece = fc.oneof(
    fc.constantFrom('eyJ', 'eyJabcdefg', 'ey', 'J', '-----BEGIN', '-----BEGI', 'N', '\n', '\t', UUID, JWT),
    fc.constantFrom('Bearer', 'bearer ', 'BASIC ', 'DPoP ', 'dpop', ' ', '.', ':', '-', '='),
    fc.integer({ min: 1, max: 41 }).map((length) => 'k'.repeat(length)),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  const texts = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));

  it('takes out exactly what looking everywhere does', () => {
    void fc.assert(
      fc.property(texts, (text) => {
        const printed = thorough(text)
          .replace(/[^\x20-\x7e]/g, '?')
          .slice(0, 256);
        expect(sentence(text)).toBe(printed);
        if (isIdentifier(text)) {
          expect(claimedIdentifier(text)).toBe(thorough(text));
          expect(verifiedIdentifier(text)).toBe(text.replace(JWTS, REDACTED));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([`DPoP ${'k'.repeat(16)}`, 'k'.repeat(40), `eyJ${'a'.repeat(7)}`, '-----BEGIN'])(
    'takes out the shortest of each kind: %s',
    (text) => {
      expect(sentence(text)).toBe(REDACTED);
      expect(sentence(text.slice(0, -1))).toBe(text.slice(0, -1));
    },
  );
});
