import fc from 'fast-check';
import { InvalidInput } from '../../../runtime/errors';
import { MAX_JSON_DEPTH, MAX_JSON_VALUES, parseJson } from '../../../runtime/validation/json';

const parse = (text: string, maxValues?: number) => parseJson(Buffer.from(text), maxValues);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const members = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}`, i]));

describe('parseJson', () => {
  it.each([
    'null',
    '"text"',
    '-1.5e3',
    ' { "a" : [ 1 , { "b" : "]}\\",{" } ] , "c" : "\\u0061" } ',
    '{"":0," ":1}',
    '[{"a":1},{"a":2}]',
    '{"a":{"a":{"a":1}}}',
    '{"a":"a","b":"a"}',
    '["a","a"]',
    '{"a":["x","x"],"b":1}',
    '{"value":"__proto__"}',
    '"\u{1F600}"',
  ])('reads %s as JSON.parse does', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text));
  });

  it.each([
    ['the same name twice', '{"a":1,"a":2}'],
    ['the same name twice, once escaped', '{"a":1,"\\u0061":2}'],
    ['the same name twice, escaped in two ways', '{"\\/":1,"\\u002f":2}'],
    ['the same name twice around an object', '{"a":{"b":1},"a":2}'],
    ['the same name twice around an array', '{"a":[1,2],"a":2}'],
    ['the same name twice further down', '[{"x":{"a":1,"b":2,"a":3}}]'],
    ['the same empty name twice', '{"":1,"":2}'],
    ['a quote in a name that occurs twice', '{"\\"":1,"\\u0022":2}'],
    ['__proto__', '{"__proto__":1}'],
    ['__proto__, escaped', '{"\\u005f_proto__":{}}'],
    ['constructor', '{"a":[{"constructor":1}]}'],
    ['prototype', '{"a":1,"prototype":1}'],
  ])('refuses %s', (_, text) => {
    expect(JSON.parse(text)).toBeDefined();
    expect(() => parse(text)).toThrow(InvalidInput);
  });

  it.each([
    '',
    ' ',
    '{',
    '[1,]',
    '{"a"}',
    '{"a":1,}',
    "{'a':1}",
    '"',
    '"\\',
    '"a\\"',
    '{"\\x":1}',
    ']',
    '}{',
    '1 2',
    'NaN',
    '// x',
  ])('refuses %j, which is not JSON', (text) => {
    expect(() => parse(text)).toThrow(InvalidInput);
  });

  it.each([
    ['a byte order mark', Buffer.from('\ufeff{}')],
    ['bytes that are not UTF-8', Buffer.from('"\xff"', 'latin1')],
    ['an overlong encoding', Buffer.from([0x22, 0xc0, 0xa2, 0x22])],
    ['an encoded surrogate', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
    ['a zero byte', Buffer.from('{}\u0000')],
  ])('refuses %s', (_, bytes) => {
    expect(() => parseJson(bytes)).toThrow(InvalidInput);
  });

  it('accepts the greatest depth and refuses one more, in arrays and objects', () => {
    expect(() => parse(nested(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => parse(nested(MAX_JSON_DEPTH + 1))).toThrow(InvalidInput);
    const objects = (depth: number) => '{"a":'.repeat(depth) + 0 + '}'.repeat(depth);
    expect(() => parse(objects(MAX_JSON_DEPTH))).not.toThrow();
    expect(() => parse(objects(MAX_JSON_DEPTH + 1))).toThrow(InvalidInput);
  });

  it('counts the depth of what is open, not of what was', () => {
    expect(() => parse(`[${Array(100).fill('[[]]').join()}]`)).not.toThrow();
  });

  it('accepts the greatest number of elements or members and refuses one more', () => {
    const elements = (count: number) => JSON.stringify(Array(count).fill(0));
    expect(() => parse(elements(MAX_JSON_VALUES))).not.toThrow();
    expect(() => parse(elements(MAX_JSON_VALUES + 1))).toThrow(InvalidInput);
    expect(() => parse(JSON.stringify(members(MAX_JSON_VALUES)))).not.toThrow();
    expect(() => parse(JSON.stringify(members(MAX_JSON_VALUES + 1)))).toThrow(InvalidInput);
  });

  it('counts members and elements of all objects and arrays together', () => {
    const text = JSON.stringify({ a: [0, 0], b: { c: 0 } });
    expect(() => parse(text, 5)).not.toThrow();
    expect(() => parse(text, 4)).toThrow(InvalidInput);
  });

  it('repeats nothing of the text in its message, nor the cause', () => {
    expect.assertions(8);
    for (const text of ['{"secret":1,"secret":2}', '{"secret"', 'secret', '{"secret":1,}']) {
      try {
        parse(text);
      } catch (error) {
        expect((error as Error).message).not.toContain('secret');
        expect((error as Error).cause).toBeUndefined();
      }
    }
  });

  it('reads every JSON value within the limits as JSON.parse does', () => {
    const reserved = (text: string) => /__proto__|constructor|prototype/.test(text);
    fc.assert(
      fc.property(fc.json({ maxDepth: 5 }), (text) => {
        fc.pre(!reserved(text));
        expect(parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('refuses every text that JSON.parse refuses, with InvalidInput', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '"a"',
      '"\\u0061"',
      '1',
      ' ',
      'null',
      '\u0000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        let expected: unknown = InvalidInput;
        try {
          expected = JSON.parse(text);
        } catch {
          expect(() => parse(text)).toThrow(InvalidInput);
          return;
        }
        // Accepted by the parser: then refused only for a repeated name.
        const repeated = /"(a|\\u0061)"\s*:.*"(a|\\u0061)"\s*:/.test(text);
        if (!repeated) {
          expect(parse(text)).toEqual(expected);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('refuses every object in which a name is repeated, wherever it stands and however it is escaped', () => {
    const escaped = (name: string) =>
      `"${[...name].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;
    const name = fc.string({ minLength: 1, maxLength: 5, unit: fc.constantFrom('a', '"', '\\', '{', ',', ' ') });
    fc.assert(
      fc.property(name, fc.json({ maxDepth: 2 }), fc.boolean(), (repeated, between, swap) => {
        const names = [JSON.stringify(repeated), escaped(repeated)];
        const [first, second] = swap ? names.reverse() : names;
        expect(() => parse(`[{${first}:${between},"between":${between},${second}:0}]`)).toThrow(InvalidInput);
      }),
      { numRuns: 500 },
    );
  });
});
