import { X509Certificate } from 'node:crypto';
import { APIGatewayClient, GetClientCertificateCommand } from '@aws-sdk/client-api-gateway';
import { GetParameterCommand, ParameterNotFound, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { bundleParameter } from '../../../lambda/trust-bundle/bundle-parameter';
import { edgeCertificates } from '../../../lambda/trust-bundle/edge-certificates';
import { Conflict, Unavailable } from '../../../runtime/errors';
import { signingKeys, testAuthority } from '../pki/support';

const NAME = '/shop/trust-bundle';
const keys = signingKeys();
const ssm = mockClient(SSMClient);
const gateway = mockClient(APIGatewayClient);

beforeEach(() => {
  ssm.reset();
  gateway.reset();
});
afterAll(() => {
  for (const client of [keys, ssm, gateway]) {
    client.restore();
  }
});

describe('the parameter', () => {
  it('is read with its version', async () => {
    ssm.on(GetParameterCommand, { Name: NAME }).resolves({ Parameter: { Value: '{}', Version: 7 } });
    expect(await bundleParameter(NAME).read()).toEqual({ version: 7, value: '{}' });
  });

  it('may be missing before the first deployment, but not out of reach', async () => {
    ssm.on(GetParameterCommand).rejectsOnce(new ParameterNotFound({ message: 'none', $metadata: {} }));
    expect(await bundleParameter(NAME).read()).toEqual({ version: 0 });
    ssm.on(GetParameterCommand).rejects(Object.assign(new Error('no'), { name: 'AccessDeniedException' }));
    await expect(bundleParameter(NAME).read()).rejects.toThrow('no');
  });

  it('is overwritten as a string of the tier that its length needs', async () => {
    ssm.on(PutParameterCommand).resolves({ Version: 8 });
    await bundleParameter(NAME).write('{}', { version: 7 });
    expect(ssm.commandCalls(PutParameterCommand)[0]?.args[0].input).toEqual({
      Name: NAME,
      Value: '{}',
      Type: 'String',
      Tier: 'Intelligent-Tiering',
      Overwrite: true,
    });
  });

  it('tells when somebody else has written in between', async () => {
    ssm.on(PutParameterCommand).resolves({ Version: 9 });
    await expect(bundleParameter(NAME).write('{}', { version: 7 })).rejects.toThrow(Conflict);
  });
});

describe('the certificate of API Gateway', () => {
  it('is known by the SHA-256 of its DER', async () => {
    const { rootPem } = await testAuthority(keys, new Date());
    gateway
      .on(GetClientCertificateCommand, { clientCertificateId: 'edge' })
      .resolves({ pemEncodedCertificate: rootPem });
    const { fingerprint, notAfter } = await edgeCertificates()('edge');
    const { fingerprint256, validTo } = new X509Certificate(rootPem);
    expect(Buffer.from(fingerprint, 'base64url').toString('hex')).toBe(
      fingerprint256.replaceAll(':', '').toLowerCase(),
    );
    expect(notAfter).toEqual(new Date(validTo));
  });

  it('is refused when the answer holds none', async () => {
    gateway.on(GetClientCertificateCommand).resolves({});
    await expect(edgeCertificates()('edge')).rejects.toThrow(Unavailable);
  });
});
