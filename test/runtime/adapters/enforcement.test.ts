import { writeFileSync } from 'node:fs';
import { type Enforcement, enforcement } from '../../../runtime/adapters/enforcement';
import { ENVIRONMENT } from '../../../runtime/contract';
import { Unavailable } from '../../../runtime/errors';
import { createPipeline } from '../../../runtime/pipeline';
import { ordersService } from '../../../services/orders/service';
import { catalogue, payments } from '../../../services/orders/upstreams';
import { type LocalPlatform, policiesOf, startPlatform } from '../../support/local-platform';
import { request } from '../support/caller';

let platform: LocalPlatform;
const original = { ...process.env };
const running: Enforcement[] = [];

beforeAll(async () => {
  platform = await startPlatform();
});

afterAll(() => platform.stop());

beforeEach(() => jest.spyOn(process.stdout, 'write').mockReturnValue(true));

afterEach(async () => {
  await Promise.all(running.splice(0).map(({ close }) => close()));
  process.env = { ...original };
  jest.restoreAllMocks();
});

async function start(changes: Readonly<Record<string, string | undefined>> = {}): Promise<Enforcement> {
  Object.assign(process.env, await platform.environmentOf('orders'), changes);
  for (const [variable, value] of Object.entries(changes)) {
    if (value === undefined) {
      delete process.env[variable];
    }
  }
  const enforced = await enforcement(policiesOf('orders'));
  running.push(enforced);
  return enforced;
}

/** Status of a request that nothing but the gates can refuse. */
async function list({ gates }: Enforcement, scopes = ['orders/read']): Promise<number> {
  const orders = { query: async () => ({ items: [] }) };
  const service = ordersService({ orders: orders as never, catalogue, payments });
  const token = await platform.issuer.token('ann', scopes);
  const headers = new Map([['authorization', `Bearer ${token}`]]);
  const { response } = await createPipeline(service, gates)(request({ path: '/orders', headers }));
  return response.status;
}

it('builds gates that let a proven and permitted request through', async () => {
  expect(await list(await start())).toBe(200);
});

it('records the share of allowed decisions that it was told to, and every deny', async () => {
  const statuses = async (changes: Record<string, string>, status: 'allow' | 'deny') => {
    const enforced = await start(changes);
    for (let i = 0; i < 20; i += 1) {
      await (status === 'allow' ? list(enforced) : list(enforced, []));
    }
    await enforced.flush();
    const lines = jest.mocked(process.stdout.write).mock.calls.map(([line]) => String(line));
    jest.mocked(process.stdout.write).mockClear();
    return lines.join('').match(new RegExp(`"status":"${status}"`, 'g'))?.length ?? 0;
  };
  const tenth = { [ENVIRONMENT.auditSampling]: '0.000001' };
  expect(await statuses({}, 'allow')).toBe(20);
  expect(await statuses(tenth, 'allow')).toBe(0);
  expect(await statuses(tenth, 'deny')).toBe(20);
});

it.each([
  ['the trust bundle', { [ENVIRONMENT.trustBundle]: 'file:/none' }],
  ['the list of revoked tokens', { [ENVIRONMENT.revocations]: 'no-such-table' }],
])('refuses everything while %s can not be read', async (_, changes) => {
  expect(await list(await start(changes))).toBe(503);
});

it('refuses everything when the trust bundle is corrupt', async () => {
  const path = `${process.env['TMPDIR'] ?? '/tmp'}/palisade-corrupt-bundle.json`;
  writeFileSync(path, '{"keys":[]}');
  expect(await list(await start({ [ENVIRONMENT.trustBundle]: `file:${path}` }))).toBe(503);
});

it('proves nobody when no issuer is trusted', async () => {
  expect(await list(await start({ [ENVIRONMENT.issuers]: '[]' }))).toBe(401);
});

it('does not start with other policies than those that were validated', async () => {
  await expect(start({ [ENVIRONMENT.policyDigest]: '0'.repeat(64) })).rejects.toThrow(ENVIRONMENT.policyDigest);
});

it('can not call anybody without a certificate', async () => {
  const { gates, workload } = await start({ [ENVIRONMENT.certificate]: undefined });
  expect([gates.call, workload]).toEqual([undefined, undefined]);
});

it("does not use another service's certificate", async () => {
  const others = await platform.environmentOf('payments');
  const { workload } = await start({ [ENVIRONMENT.certificate]: others[ENVIRONMENT.certificate] });
  jest.spyOn(console, 'error').mockImplementation(() => {});
  const error = await workload?.credentials().catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(Unavailable);
  expect(String((error as Error).cause)).toContain('must name orders');
});
