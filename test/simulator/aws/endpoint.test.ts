import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { failure, KEY, startWorld, type World } from './support';

const PARAMETER = 'arn:aws:ssm:eu-central-1:111122223333:parameter/shop/bundle';

let world: World;
let now: Date;
const slept: number[] = [];

beforeEach(async () => {
  now = new Date();
  slept.length = 0;
  world = await startWorld({ keys: [{ arn: KEY }] }, { now: () => now, sleep: async (ms) => slept.push(ms) });
  world.authority.allow(`kms:GenerateDataKey ${KEY}`, `ssm:GetParameter ${PARAMETER}`, `ssm:PutParameter ${PARAMETER}`);
});

afterEach(() => world.aws.stop());

function dataKey(change: object = {}, options = {}) {
  const client = new KMSClient({ ...world.client(options), ...change });
  const call = client.send(new GenerateDataKeyCommand({ KeyId: KEY, KeySpec: 'AES_256' }));
  return call.finally(() => client.destroy());
}

/** Asks for a data key with a request that is changed: in `build` before it is signed, in `finalizeRequest` afterwards. */
function changed(
  step: 'build' | 'finalizeRequest',
  change: (request: { body: string; readonly headers: Record<string, string> }) => void,
) {
  const client = new KMSClient(world.client());
  client.middlewareStack.add(
    (next) => async (args) => {
      change(args.request as Parameters<typeof change>[0]);
      return next(args);
    },
    { step: step as 'build', priority: 'low' },
  );
  const call = client.send(new GenerateDataKeyCommand({ KeyId: KEY, KeySpec: 'AES_256' }));
  return call.finally(() => client.destroy());
}

describe('signatures', () => {
  it('are verified with the secret that was issued', async () => {
    expect(await failure(dataKey())).toBe('no failure');
    const credentials = world.aws.credentialsFor('arn:aws:iam::111122223333:role/orders');
    const wrong = { credentials: { ...credentials, secretAccessKey: 'another' } };
    expect(await failure(dataKey(wrong))).toBe('InvalidSignatureException');
    const token = { credentials: { ...credentials, sessionToken: 'another' } };
    expect(await failure(dataKey(token))).toBe('UnrecognizedClientException');
    const unknown = { credentials: { ...credentials, accessKeyId: 'ASIA0000000000000000' } };
    expect(await failure(dataKey(unknown))).toBe('UnrecognizedClientException');
  });

  it('hold for one region', async () => {
    expect(await failure(dataKey({ region: 'us-east-1' }))).toBe('InvalidSignatureException');
  });

  it.each([
    [-301, 'InvalidSignatureException'],
    [-290, 'no failure'],
    [290, 'no failure'],
    [302, 'InvalidSignatureException'],
  ])('are refused when the clock is off by more than five minutes: %s s', async (seconds, name) => {
    expect(await failure(dataKey({ systemClockOffset: seconds * 1_000 }))).toBe(name);
  });

  it('cover the body', async () => {
    const call = changed('finalizeRequest', (request) => {
      request.body = JSON.stringify({ KeyId: KEY, KeySpec: 'AES_128' });
    });
    expect(await failure(call)).toBe('InvalidSignatureException');
    expect(world.authority.asked).toEqual([]);
  });

  it('cover every header that AWS reads', async () => {
    const call = changed('finalizeRequest', ({ headers }) => {
      headers['x-amz-target-of-somebody'] = 'added on the way';
    });
    expect(await failure(call)).toBe('IncompleteSignatureException');
  });

  it('are asked for', async () => {
    const answer = await fetch(world.aws.url, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('x-amzn-errortype')).toBe('MissingAuthenticationTokenException');
  });
});

describe('access', () => {
  it('is decided with what the credentials were issued for', async () => {
    await dataKey({}, { context: { 'aws:SourceVpce': 'vpce-1' } });
    expect(world.authority.about('kms:GenerateDataKey')?.context).toMatchObject({
      'aws:SourceVpce': 'vpce-1',
      'aws:SecureTransport': 'true',
      'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/orders',
    });
  });

  it('is denied when the authority fails', async () => {
    world.authority.decide = () => {
      throw new Error('broken');
    };
    expect(await failure(dataKey())).toBe('AccessDeniedException');
  });
});

describe('operations', () => {
  it.each(['constructor', 'toString', ''])('are only those that there are: %j', async (operation) => {
    const call = changed('build', ({ headers }) => {
      headers['x-amz-target'] = `TrentService.${operation}`;
    });
    expect(await failure(call)).toMatch(/^(NotImplemented|UnknownOperationException)$/);
    expect([...world.aws.unimplemented]).toEqual(operation === '' ? [] : [`kms:${operation}`]);
  });
});

describe('faults', () => {
  it('break one service until they are healed', async () => {
    world.aws.faults.set('kms', 'throttling');
    expect(await failure(dataKey())).toBe('ThrottlingException');
    world.aws.faults.set('kms', 'down');
    expect(await failure(dataKey())).toMatch(/Error$/);
    world.aws.faults.set('kms', { slowMs: 2_000 });
    expect(await failure(dataKey())).toBe('no failure');
    expect(slept).toEqual([2_000]);
    world.aws.faults.set('kms', undefined);
    expect(await failure(dataKey())).toBe('no failure');
    expect(slept).toEqual([2_000]);
  });
});

describe('parameters', () => {
  it('are written in versions, read, and denied', async () => {
    const client = new SSMClient(world.client());
    const get = () => client.send(new GetParameterCommand({ Name: '/shop/bundle' }));
    const put = (Overwrite: boolean) =>
      client.send(new PutParameterCommand({ Name: '/shop/bundle', Value: '{}', Type: 'String', Overwrite }));
    expect(await failure(get())).toBe('ParameterNotFound');
    expect((await put(false)).Version).toBe(1);
    expect(await failure(put(false))).toBe('ParameterAlreadyExists');
    expect((await put(true)).Version).toBe(2);
    expect((await get()).Parameter).toMatchObject({ Value: '{}', Version: 2 });
    world.authority.forbid(`ssm:GetParameter ${PARAMETER}`);
    expect(await failure(get())).toBe('AccessDeniedException');
    client.destroy();
  });
});
