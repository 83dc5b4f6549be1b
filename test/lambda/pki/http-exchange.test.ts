import { exchange } from '../../../lambda/shared/http-exchange';
import { Unavailable } from '../../../runtime/errors';
import { type HttpsServer, startHttpsServer } from './https-server';

const LIMIT = 256 * 1024;
const seen: string[] = [];
let server: HttpsServer;

beforeAll(async () => {
  server = await startHttpsServer((request, response) => {
    seen.push(`${request.method} ${request.url}`);
    switch (request.url) {
      case '/moved':
        response.writeHead(302, { location: `${server.origin}/secret` }).end();
        break;
      case '/full':
        response.end('x'.repeat(LIMIT));
        break;
      case '/long':
        response.end('x'.repeat(LIMIT + 1));
        break;
      case '/cut':
        response.writeHead(200, { 'content-length': '10' });
        response.write('half', () => response.destroy());
        break;
      default:
        request.pipe(response);
    }
  });
});
afterAll(() => server.stop());
beforeEach(() => {
  seen.length = 0;
});

const get = (path: string) => exchange({ url: server.origin + path, roots: [server.root] });

it('sends a body and reads the answer', async () => {
  const url = `${server.origin}/echo`;
  const answer = await exchange({ url, method: 'PUT', body: 'grüße', roots: [server.root] });
  expect(answer).toEqual({ status: 200, body: 'grüße' });
});

it('does not follow a redirect', async () => {
  expect(await get('/moved')).toEqual({ status: 302, body: '' });
  expect(seen).toEqual(['GET /moved']);
});

it('reads an answer of the greatest length, and no longer one', async () => {
  expect((await get('/full')).body).toHaveLength(LIMIT);
  await expect(get('/long')).rejects.toThrow(Unavailable);
});

it('takes no part of an answer for the whole', async () => {
  await expect(get('/cut')).rejects.toThrow(Unavailable);
});

it('sends nothing to a server that is not proven', async () => {
  await expect(exchange({ url: `${server.origin}/echo` })).rejects.toThrow(Unavailable);
  await expect(
    exchange({ url: `${server.origin.replace('localhost', '127.0.0.1')}/echo`, roots: [server.root] }),
  ).rejects.toThrow(Unavailable);
  expect(seen).toEqual([]);
});

it('sends nothing over plain http to another machine, and says nothing of the path', async () => {
  const sending = exchange({ url: 'http://example.com/?signature=abc' });
  await expect(sending).rejects.toThrow(new Unavailable('example.com must be reached over https'));
});

it('gives up a server that does not answer', async () => {
  const timeout = jest.spyOn(AbortSignal, 'timeout').mockReturnValueOnce(AbortSignal.abort());
  await expect(get('/echo')).rejects.toThrow(Unavailable);
  expect(timeout).toHaveBeenCalledWith(5_000);
  timeout.mockRestore();
});
