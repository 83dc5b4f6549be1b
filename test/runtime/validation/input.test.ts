import { z } from 'zod';
import { InvalidInput, UnsupportedMediaType } from '../../../runtime/errors';
import { type Route, route } from '../../../runtime/model';
import { validateInput } from '../../../runtime/validation/input';
import { request } from '../support/caller';

const things: Route = route({
  method: 'POST',
  path: '/things',
  action: 'things:Create',
  scopes: ['things/write'],
  query: z.strictObject({ filter: z.string().optional() }),
  body: z.strictObject({ name: z.string() }),
  response: z.object({}),
  handle: async () => ({}),
});

const validate = (contentType: string | undefined, text = '{"name":"n"}', query: [string, string][] = []) =>
  validateInput(
    things,
    {},
    request({
      body: Buffer.from(text),
      headers: new Map(contentType === undefined ? [] : [['content-type', contentType]]),
      query,
    }),
  );

describe('the content type', () => {
  it.each([
    'application/json',
    'Application/JSON',
    'application/json;charset=utf-8',
    'application/json; charset=utf-8',
    'application/json ;\tCharset=UTF-8',
  ])('may be %s', (contentType) => {
    expect(validate(contentType).body).toEqual({ name: 'n' });
  });

  it.each([
    undefined,
    '',
    'text/plain',
    'text/json',
    'application/jsonp',
    'application/json-patch+json',
    'application/problem+json',
    'xapplication/json',
    'application/json;',
    'application/json; charset=utf-7',
    'application/json; charset=utf-16',
    'application/json; charset="utf-8"',
    'application/json; charset=utf-8; charset=utf-7',
    'application/json; boundary=x',
    'application/json, application/json',
    'application/json, text/plain',
    'application/json\n',
  ])('may not be %j', (contentType) => {
    expect(() => validate(contentType)).toThrow(UnsupportedMediaType);
  });
});

describe('the body', () => {
  it.each(['{"name":"a","name":"b"}', '{"name":"a","n\\u0061me":"b"}', '\ufeff{"name":"a"}', '{"name":"a"}{}'])(
    'may not be %j',
    (text) => {
      expect(() => validate('application/json', text)).toThrow(InvalidInput);
    },
  );
});

describe('a query parameter', () => {
  const filter = (value: string) => validate('application/json', undefined, [['filter', value]]).query;

  it.each(['', "' OR 1=1 --", '<script>', 'é \u{1F600}', '%00'])('may be %j, which is data', (value) => {
    expect(filter(value)).toEqual({ filter: value });
  });

  it.each(['\u0000', 'a\nb', '\u001f', '\u007f', '\u0085', 'not \ufffd UTF-8'])('may not be %j', (value) => {
    expect(() => filter(value)).toThrow(InvalidInput);
  });
});
