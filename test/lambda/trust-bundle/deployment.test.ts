import { exchange } from '../../../lambda/shared/http-exchange';
import type { Findings } from '../../../lambda/trust-bundle/findings';
import { trustBundle } from '../../../lambda/trust-bundle/trust-bundle';

jest.mock('../../../lambda/shared/http-exchange', () => ({
  exchange: jest.fn(async () => ({ status: 200, body: '' })),
}));

beforeEach(() => {
  jest.spyOn(console, 'warn').mockReturnValue(undefined);
  jest.spyOn(console, 'error').mockReturnValue(undefined);
});
afterEach(() => jest.restoreAllMocks());

async function deploy(RequestType: string, findings: Findings) {
  const refresh = jest.fn(async () => findings);
  const common = { StackId: 's', RequestId: 'r', LogicalResourceId: 'l', ResponseURL: 'https://example.com/' };
  const handler = trustBundle({ parameterName: '/shop/trust-bundle', refresh });
  await handler({ ...common, RequestType, PhysicalResourceId: '/shop/trust-bundle', ResourceProperties: {} });
  return { refresh, answer: JSON.parse(jest.mocked(exchange).mock.calls.at(-1)?.[0].body ?? '') };
}

it.each(['Create', 'Update'])('%s writes the bundle', async (type) => {
  const { answer, refresh } = await deploy(type, { failures: [], warnings: [] });
  expect(answer).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: '/shop/trust-bundle' });
  expect(refresh).toHaveBeenCalledTimes(1);
});

it('is not held up by what stays as it was, and says so in the log', async () => {
  const { answer } = await deploy('Update', { failures: [], warnings: ['the issuer is down'] });
  expect(answer).toMatchObject({ Status: 'SUCCESS' });
  expect(jest.mocked(console.warn).mock.calls.join()).toContain('the issuer is down');
});

it('fails when something is missing, with the reason', async () => {
  const { answer } = await deploy('Create', { failures: ['there is no root'], warnings: [] });
  expect(answer).toMatchObject({ Status: 'FAILED', Reason: 'there is no root' });
});

it('leaves the bundle to its readers when it is deleted', async () => {
  const { answer, refresh } = await deploy('Delete', { failures: ['no'], warnings: [] });
  expect(answer).toMatchObject({ Status: 'SUCCESS' });
  expect(refresh).not.toHaveBeenCalled();
});
