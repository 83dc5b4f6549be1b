import { Unauthenticated } from '../../../runtime/errors';
import { bearerToken } from '../../../runtime/identity/bearer-token';
import { headerMap } from '../../../runtime/message';

it.each(['Bearer abc', 'bearer abc', 'BEARER abc', 'Bearer   abc'])('finds the token of %j', (authorization) => {
  expect(bearerToken(new Map([['authorization', authorization]]))).toBe('abc');
});

it('finds every character that a token may have', () => {
  expect(bearerToken(new Map([['authorization', 'Bearer aZ09-._~+/==']]))).toBe('aZ09-._~+/==');
});

it.each([
  '',
  'Bearer',
  'Bearer ',
  'Bearerabc',
  'abc',
  ' Bearer abc',
  'Bearer abc ',
  'Bearer abc def',
  'Bearer abc, Bearer def',
  'Bearer abc,',
  'Bearer =abc',
  'Bearer ab=c',
  'Bearer\tabc',
  'Bearer abc\n',
  'Basic YTpi',
  'DPoP abc',
  'Bearer "abc"',
])('refuses %j', (authorization) => {
  expect(() => bearerToken(new Map([['authorization', authorization]]))).toThrow(
    new Unauthenticated('the authorization header is not exactly one bearer token'),
  );
});

it('refuses a request without credentials', () => {
  expect(() => bearerToken(new Map())).toThrow(new Unauthenticated('the request has no authorization header'));
});

it('refuses two headers, however they are written', () => {
  const headers = headerMap({ authorization: ['Bearer abc'], Authorization: ['Bearer def'] });
  expect(() => bearerToken(headers)).toThrow(Unauthenticated);
});
