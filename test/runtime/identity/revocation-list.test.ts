import { createRevocationList, type RevocationEntry } from '../../../runtime/identity/revocation-list';
import { Clock, SECONDS } from './support/issuer';

const TOKEN = { tokenId: 'token-1', subject: 'ann', clientId: 'web', issuedAt: SECONDS };

async function revoked(entries: readonly RevocationEntry[], token: Partial<typeof TOKEN> = {}): Promise<boolean> {
  const list = createRevocationList({ load: async () => entries, now: new Clock().now });
  return (await list.get()).include({ ...TOKEN, ...token });
}

it('revokes nothing when it is empty', async () => {
  expect(await revoked([])).toBe(false);
});

it('revokes a token by its id, and no other', async () => {
  expect(await revoked([{ tokenId: 'token-1' }])).toBe(true);
  expect(await revoked([{ tokenId: 'token-2' }])).toBe(false);
  expect(await revoked([{ tokenId: 'ann' }, { tokenId: 'web' }])).toBe(false);
});

it('revokes the tokens of a person up to a time, and the later one lives', async () => {
  const entries = [{ userId: 'ann', notBefore: SECONDS }];
  expect(await revoked(entries, { issuedAt: SECONDS - 1 })).toBe(true);
  expect(await revoked(entries, { issuedAt: SECONDS })).toBe(true);
  expect(await revoked(entries, { issuedAt: SECONDS + 1 })).toBe(false);
  expect(await revoked(entries, { subject: 'bob', clientId: 'ann', tokenId: 'ann' })).toBe(false);
});

it('revokes the tokens of a client up to a time, whoever they speak for', async () => {
  const entries = [{ serviceAccountId: 'web', notBefore: SECONDS }];
  expect(await revoked(entries)).toBe(true);
  expect(await revoked(entries, { issuedAt: SECONDS + 1 })).toBe(false);
  expect(await revoked(entries, { subject: 'web', clientId: 'other' })).toBe(false);
});

it.each([
  [SECONDS, SECONDS - 10],
  [SECONDS - 10, SECONDS],
])('lets the latest of several times count: %j and %j', async (...times) => {
  expect(await revoked(times.map((notBefore) => ({ userId: 'ann', notBefore })))).toBe(true);
  expect(await revoked(times.map((notBefore) => ({ serviceAccountId: 'web', notBefore })))).toBe(true);
});

it('lets every entry count', async () => {
  const entries = [
    { tokenId: 'x' },
    { userId: 'x', notBefore: SECONDS },
    { serviceAccountId: 'x', notBefore: SECONDS },
  ];
  expect(await revoked([...entries, { tokenId: 'token-1' }])).toBe(true);
  expect(await revoked([{ tokenId: 'token-1' }, ...entries])).toBe(true);
});

describe('the age of a list', () => {
  it.each<[string, { refreshSeconds?: number; staleAfterSeconds?: number }, number, number]>([
    ['by default', {}, 15, 60],
    ['as told', { refreshSeconds: 5, staleAfterSeconds: 30 }, 5, 30],
  ])('makes it read again and then refuse, %s', async (_, options, refresh, stale) => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    const clock = new Clock();
    const load = jest.fn(async (): Promise<readonly RevocationEntry[]> => []);
    const list = createRevocationList({ load, now: clock.now, ...options });
    await list.get();
    load.mockRejectedValue(new Error('malformed'));
    clock.pass(refresh - 0.001);
    expect(list.current()).toBeDefined();
    expect(load).toHaveBeenCalledTimes(1);
    clock.pass(0.001);
    expect(list.current()).toBeDefined();
    expect(load).toHaveBeenCalledTimes(2);
    clock.pass(stale - refresh);
    expect(list.current()).toBeDefined();
    clock.pass(0.001);
    expect(list.current()).toBeUndefined();
    await expect(list.get()).rejects.toThrow('the list of revoked tokens is too old');
  });
});
