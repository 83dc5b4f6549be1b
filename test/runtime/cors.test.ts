import { withCors } from '../../runtime/cors';
import { headerMap, type ServiceRequest } from '../../runtime/message';
import { jsonResponse } from '../../runtime/response';

const SHOP = 'https://shop.example.com';

function from(origin?: string): ServiceRequest {
  const headers = headerMap(origin === undefined ? {} : { Origin: [origin] });
  return { requestId: 'r1', method: 'GET', path: '/', query: [], headers, body: new Uint8Array() };
}

const answered = async () => ({ response: jsonResponse('r1', 403, {}) });

describe('withCors', () => {
  it('lets a page of an allowed origin read the answer, a refusal too', async () => {
    const { response } = await withCors(answered, [SHOP])(from(SHOP));
    expect(response).toMatchObject({ status: 403, headers: { 'access-control-allow-origin': SHOP, vary: 'origin' } });
  });

  it.each([
    'https://evil.example.com',
    'https://shop.example.com.evil.com',
    'http://shop.example.com',
    'null',
    undefined,
  ])('reflects no other origin: %s', async (origin) => {
    const { response } = await withCors(answered, [SHOP])(from(origin));
    expect(response.headers).not.toHaveProperty('access-control-allow-origin');
    expect(response.headers).toHaveProperty('vary', 'origin');
  });

  it('adds nothing where no origin is allowed', async () => {
    const { response } = await withCors(answered, [])(from(SHOP));
    expect(response).toEqual((await answered()).response);
  });
});
