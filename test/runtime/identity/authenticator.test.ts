import { Unauthenticated } from '../../../runtime/errors';
import { createAuthenticator } from '../../../runtime/identity/authenticator';
import { principal, request } from '../support/caller';

const ANN = principal('ann', ['orders/read']);

const verify = jest.fn();
const authenticate = createAuthenticator({ verify });

beforeEach(() => verify.mockReset().mockResolvedValue(ANN));

it('believes the token of a request from the edge, and keeps it for calls', async () => {
  const identity = await authenticate(request({ headers: new Map([['authorization', 'Bearer abc']]) }));
  expect(identity).toEqual({ principal: ANN, token: 'abc' });
  expect(verify).toHaveBeenCalledWith('abc');
});

it('believes the token that a service passes on, not the service', async () => {
  const identity = await authenticate(request({ peer: 'orders', headers: new Map([['authorization', 'Bearer abc']]) }));
  expect(identity).toEqual({ principal: ANN, token: 'abc' });
});

it('believes a service without a token to act for itself, with no roles and no scopes', async () => {
  expect(await authenticate(request({ peer: 'orders' }))).toEqual({
    principal: { kind: 'service', id: 'orders', roles: [], scopes: [], multiFactor: false, attributes: {} },
  });
  expect(verify).not.toHaveBeenCalled();
});

it.each([undefined, 'orders'])('refuses a token that proves nothing, from peer %s', async (peer) => {
  verify.mockRejectedValue(new Unauthenticated('expired'));
  const sent = request({ peer, headers: new Map([['authorization', 'Bearer abc']]) });
  await expect(authenticate(sent)).rejects.toThrow(Unauthenticated);
});

it.each(['', 'Basic abc'])(
  'refuses a service that sends the credentials %j, instead of taking it for itself',
  async (value) => {
    const sent = request({ peer: 'orders', headers: new Map([['authorization', value]]) });
    await expect(authenticate(sent)).rejects.toThrow(Unauthenticated);
  },
);

it('refuses a request from the edge without a token', async () => {
  await expect(authenticate(request())).rejects.toThrow(Unauthenticated);
});
