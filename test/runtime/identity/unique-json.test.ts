import * as fc from 'fast-check';
import { isObject, parseUniqueObject } from '../../../runtime/identity/unique-json';

it.each([
  '{}',
  ' {"a" : 1 } ',
  '{"a":{"a":{"a":1}},"b":[{"a":1},{"a":2}]}',
  '{"a":"b:c","b:c":"\\":\\"","c":"\\\\"}',
  '{"a":"{\\"a\\":1,\\"a\\":2}"}',
  '{"a":[1,[2,{"b":null}]],"":true}',
  '{"__proto__":1,"constructor":2}',
])('parses %s', (text) => {
  expect(parseUniqueObject(text)).toEqual(JSON.parse(text));
});

it.each([
  '{"a":1,"a":1}',
  '{"a":1,"\\u0061":2}',
  '{"a":{"b":1,"b":2}}',
  '{"a":[{"b":1,"c":2,"b":3}]}',
  '{"a":{"x":1},"a":{"x":1}}',
  '{"a":"\\\\","a":1}',
  '{"a":"\\"","a":1}',
  '{"__proto__":1,"__proto__":2}',
  '{"":1,"":2}',
])('refuses %s, which names a member twice', (text) => {
  expect(parseUniqueObject(text)).toBeUndefined();
});

it.each(['[]', 'null', '1', '"{}"', 'true', '', '{', '{"a":1,}', "{'a':1}", '{}x', '\ufeff{}', 'undefined'])(
  'refuses %j, which is no object',
  (text) => {
    expect(parseUniqueObject(text)).toBeUndefined();
  },
);

it('refuses what is nested too deeply to look at', () => {
  expect(parseUniqueObject(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)).toBeUndefined();
});

it('parses every object as JSON.parse does', () => {
  return fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = JSON.stringify(value);
      expect(parseUniqueObject(text)).toEqual(JSON.parse(text));
    }),
  );
});

it('refuses every object with a repeated member', () => {
  return fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1 }), fc.jsonValue(), (value, again) => {
      const [name] = Object.keys(value);
      const text = `${JSON.stringify(value).slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(again)}}`;
      expect(parseUniqueObject(text)).toBeUndefined();
    }),
  );
});

it('knows an object', () => {
  expect([{}, [], null, 'x', undefined].map(isObject)).toEqual([true, false, false, false, false]);
});
