import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  ACMClient,
  DeleteCertificateCommand,
  ImportCertificateCommand,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-acm';
import { mockClient } from 'aws-sdk-client-mock';
import { gatewayCertificate } from '../../../lambda/gateway-certificate/gateway-certificate';
import { importedCertificates } from '../../../lambda/gateway-certificate/imported-certificate';
import { exchange } from '../../../lambda/shared/http-exchange';
import { ConfigurationError } from '../../../runtime/errors';
import { DAY, signingKeys, type TestAuthority, TRUST_DOMAIN, testAuthority, testIssuer } from './support';

jest.mock('../../../lambda/shared/http-exchange', () => ({
  exchange: jest.fn(async () => ({ status: 200, body: '' })),
}));

const NOW = new Date('2026-11-24T12:00:00Z');
const ARN = 'arn:aws:acm:eu-central-1:111122223333:certificate/one';
const TAGS = [{ Key: 'palisade:owner', Value: 'Shop/orders' }];
const now = () => NOW;
const keys = signingKeys();
const acm = mockClient(ACMClient);
const sleeps: number[] = [];
let authority: TestAuthority;

beforeAll(async () => {
  authority = await testAuthority(keys, NOW);
});
beforeEach(() => {
  acm.reset();
  acm.on(ImportCertificateCommand).resolves({ CertificateArn: ARN });
  sleeps.length = 0;
  jest.spyOn(console, 'error').mockReturnValue(undefined);
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => {
  keys.restore();
  acm.restore();
});

function handler() {
  const { issuer } = authority;
  return gatewayCertificate({
    task: { issuer, service: 'orders', trustDomain: TRUST_DOMAIN, lifetimeSeconds: DAY },
    issuer: testIssuer(authority, now),
    certificates: importedCertificates(async (milliseconds) => {
      sleeps.push(milliseconds);
    }),
    now,
  });
}

async function deploy(RequestType: string, PhysicalResourceId?: string, Tags: unknown = TAGS) {
  const common = { StackId: 's', RequestId: 'r', LogicalResourceId: 'l', ResponseURL: 'https://example.com/' };
  await handler()({ ...common, RequestType, PhysicalResourceId, ResourceProperties: { Tags } });
  return JSON.parse(jest.mocked(exchange).mock.calls.at(-1)?.[0].body ?? '');
}

const text = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString();
const imports = () => acm.commandCalls(ImportCertificateCommand).map(({ args }) => args[0].input);
const inUse = new ResourceInUseException({ message: 'in use', $metadata: {} });

it('imports a certificate with its key and its root, and keeps its ARN', async () => {
  expect(await deploy('Create')).toMatchObject({
    Status: 'SUCCESS',
    PhysicalResourceId: ARN,
    Data: { CertificateArn: ARN },
  });
  const [imported] = imports();
  const certificate = new X509Certificate(text(imported?.Certificate));
  expect(certificate.subjectAltName).toBe('URI:spiffe://shop.internal/orders, DNS:orders.shop.internal');
  expect(certificate.checkPrivateKey(createPrivateKey(text(imported?.PrivateKey)))).toBe(true);
  expect(text(imported?.CertificateChain)).toBe(authority.rootPem);
  expect(imported).toMatchObject({ Tags: TAGS });
  expect(imported?.CertificateArn).toBeUndefined();
});

it('tells CloudFormation nothing of the key', async () => {
  const answer = await deploy('Create');
  const [, line = ''] = text(imports()[0]?.PrivateKey).split('\n');
  expect(JSON.stringify(answer)).not.toContain(line);
  expect(Object.keys(answer.Data)).toEqual(['CertificateArn']);
});

it('renews by schedule at the same ARN, with another key and without tags', async () => {
  await handler()({ certificateArn: ARN });
  await handler()({ certificateArn: ARN });
  const [first, second] = imports();
  expect(first).toMatchObject({ CertificateArn: ARN });
  expect(first?.Tags).toBeUndefined();
  expect(text(second?.PrivateKey)).not.toBe(text(first?.PrivateKey));
});

it('keeps the ARN in an update', async () => {
  expect(await deploy('Update', ARN)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: ARN });
  expect(imports()[0]).toMatchObject({ CertificateArn: ARN });
});

it('fails by schedule when ACM refuses, so that the alarm rings', async () => {
  acm.on(ImportCertificateCommand).rejects(Object.assign(new Error('no'), { name: 'LimitExceededException' }));
  await expect(handler()({ certificateArn: ARN })).rejects.toThrow();
});

it('imports nothing when the authority answers with something else', async () => {
  const other = await testAuthority(keys, NOW);
  const wrong = gatewayCertificate({
    task: { issuer: authority.issuer, service: 'payments', trustDomain: TRUST_DOMAIN, lifetimeSeconds: DAY },
    issuer: {
      ...testIssuer(other, now),
      issue: async (request) => testIssuer(other, now).issue({ ...request, service: 'orders' }),
    },
    certificates: importedCertificates(async () => undefined),
    now,
  });
  await expect(wrong({ certificateArn: ARN })).rejects.toThrow('no other name');
  expect(imports()).toHaveLength(0);
});

it.each([
  [{}],
  [{ certificateArn: 'arn:aws:iam::111122223333:server-certificate/one' }],
  [{ certificateArn: ARN, more: 1 }],
  [undefined],
])('refuses the event %j', async (event) => {
  await expect(handler()(event)).rejects.toThrow(ConfigurationError);
  expect(imports()).toHaveLength(0);
});

it.each([null, 'none', [{ Key: 'palisade:owner' }]])(
  'creates no certificate with the tags %j, because its own role could not renew it',
  async (tags) => {
    expect(await deploy('Create', undefined, tags)).toMatchObject({ Status: 'FAILED' });
    expect(imports()).toHaveLength(0);
  },
);

describe('deletion', () => {
  it('waits until the load balancer lets go', async () => {
    acm.on(DeleteCertificateCommand).rejectsOnce(inUse).rejectsOnce(inUse).resolves({});
    expect(await deploy('Delete', ARN)).toMatchObject({ Status: 'SUCCESS' });
    expect(sleeps).toEqual([5_000, 5_000]);
  });

  it('does not wait for ever', async () => {
    acm.on(DeleteCertificateCommand).rejects(inUse);
    expect(await deploy('Delete', ARN)).toMatchObject({ Status: 'FAILED', Reason: expect.stringContaining('in use') });
    expect(acm.commandCalls(DeleteCertificateCommand)).toHaveLength(10);
  });

  it('is done when there is no certificate any more', async () => {
    acm.on(DeleteCertificateCommand).rejects(new ResourceNotFoundException({ message: 'none', $metadata: {} }));
    expect(await deploy('Delete', ARN)).toMatchObject({ Status: 'SUCCESS' });
  });

  it('fails when ACM fails', async () => {
    acm.on(DeleteCertificateCommand).rejects(Object.assign(new Error('no'), { name: 'ThrottlingException' }));
    expect(await deploy('Delete', ARN)).toMatchObject({ Status: 'FAILED', Reason: 'ThrottlingException' });
  });

  it('touches nothing after a creation that failed', async () => {
    acm.on(ImportCertificateCommand).rejects(new Error('no'));
    const { PhysicalResourceId } = await deploy('Create');
    expect(await deploy('Delete', PhysicalResourceId)).toMatchObject({ Status: 'SUCCESS' });
    expect(acm.commandCalls(DeleteCertificateCommand)).toHaveLength(0);
  });
});
