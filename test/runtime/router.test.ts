import fc from 'fast-check';
import { z } from 'zod';
import { InvalidInput, NotFound, ServiceError } from '../../runtime/errors';
import { route } from '../../runtime/model';
import { createRouter, MAX_PATH_LENGTH } from '../../runtime/router';

const read = (path: string, parameter: string, action: string) =>
  route({
    method: 'GET',
    path,
    action,
    scopes: ['things/read'],
    params: z.strictObject({ [parameter]: z.string() }),
    response: z.object({}),
    handle: async () => ({}),
  });

const router = createRouter([
  read('/things/{id}', 'id', 'things:Read'),
  read('/{kind}/mine', 'kind', 'things:Mine'),
  route({
    method: 'GET',
    path: '/things/all',
    action: 'things:All',
    scopes: ['things/read'],
    response: z.object({}),
    handle: async () => ({}),
  }),
]);

const match = (path: string, method = 'GET') => {
  const { route, params } = router(method, path);
  return [route.action, params];
};

describe('the router', () => {
  it('prefers a literal segment to a parameter', () => {
    expect(match('/things/all')).toEqual(['things:All', {}]);
    expect(match('/things/mine')).toEqual(['things:Read', { id: 'mine' }]);
  });

  it.each([
    ['/things/a%20b', 'a b'],
    ['/things/%C3%A9', 'é'],
    ['/things/...', '...'],
    ['/things/.hidden', '.hidden'],
    ['/things/a..b', 'a..b'],
    ["/things/'%20OR%201=1--", "' OR 1=1--"],
    // Decoded once: what then looks encoded is data.
    ['/things/%252e%252e', '%2e%2e'],
    ['/things/%252F', '%2F'],
    ['/things/%2500', '%00'],
  ])('decodes %s once', (path, id) => {
    expect(match(path)).toEqual(['things:Read', { id }]);
  });

  it.each([
    '/things/.',
    '/things/..',
    '/things/../admin',
    '/./things/1',
    '/things/%2e',
    '/things/%2E%2e',
    '/things/.%2e',
    '/things/a%2Fb',
    '/things/a%2fb',
    '/things/%5c',
    '/things/a\\b',
    '/things/%00',
    '/things/a%0ab',
    '/things/a\u0000',
    '/things/%1f',
    '/things/%7f',
    '/things/%c2%85',
    '/things/%',
    '/things/%zz',
    '/things/%ff',
    '/things/%c0%ae%c0%ae',
    '/things/%ed%a0%80',
  ])('refuses %j', (path) => {
    expect(() => match(path)).toThrow(InvalidInput);
  });

  it.each([
    '',
    '/',
    '//',
    '//mine',
    '/things/',
    '/things//',
    '//things/1',
    '/things//1',
    '/things/1/',
    'things/1',
    '/Things/1',
  ])('finds nothing at %j', (path) => {
    expect(() => match(path)).toThrow(NotFound);
  });

  it.each(['POST', 'get', 'HEAD', ''])('finds nothing for the method %j', (method) => {
    expect(() => match('/things/1', method)).toThrow(NotFound);
  });

  it('accepts a path of exactly the limit and refuses one character more', () => {
    const path = (length: number) => `/things/${'x'.repeat(length - '/things/'.length)}`;
    expect(match(path(MAX_PATH_LENGTH))[0]).toBe('things:Read');
    expect(() => match(path(MAX_PATH_LENGTH + 1))).toThrow(InvalidInput);
  });

  it('answers any path with a route or a refusal, and gives no parameter that could leave its segment', () => {
    const piece = fc.constantFrom('/', '.', '%2e', '%2f', '%5c', '%00', '%25', '\\', 'things', 'a', 'é', '\u0000');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        try {
          const { params } = router('GET', pieces.join(''));
          for (const value of Object.values(params)) {
            expect(value).not.toMatch(/^\.{0,2}$|[/\\]/);
            expect(value).not.toContain('\u0000');
          }
        } catch (error) {
          expect(error).toBeInstanceOf(ServiceError);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
