import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { randomValue } from '../../../lambda/rotation/random/random-value';
import { rotation } from '../../../lambda/rotation/rotation';
import { failure, KEY, setEnvironment, startWorld, type World } from './support';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:cookie-AbCdEf';
const DECRYPT = `kms:Decrypt ${KEY}`;

let world: World;
let client: SecretsManagerClient;
let restore: () => void;

beforeEach(async () => {
  world = await startWorld({
    keys: [{ arn: KEY }],
    secrets: [{ arn: SECRET, keyArn: KEY, value: 'first', rotationFunctionArn: 'arn:aws:lambda:x:1:function:rotator' }],
  });
  const actions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
  world.authority.allow(...actions.map((action) => `secretsmanager:${action} ${SECRET}`));
  world.authority.allow(DECRYPT, `kms:GenerateDataKey ${KEY}`);
  client = new SecretsManagerClient(world.client());
  restore = setEnvironment(world);
});

afterEach(async () => {
  client.destroy();
  restore();
  await world.aws.stop();
});

async function read(VersionStage?: string): Promise<string | undefined> {
  return (await client.send(new GetSecretValueCommand({ SecretId: SECRET, VersionStage }))).SecretString;
}

function rotator() {
  return rotation(randomValue({ length: 40, classes: ['lower', 'upper', 'digit'] }), {
    settings: { secretArn: SECRET, intervalSeconds: 86_400 },
  });
}

describe('secrets', () => {
  it('are rotated by the function of this project, and keep the value before', async () => {
    const handler = rotator();
    await world.aws.secrets.rotate(SECRET, handler);
    expect(await read()).toMatch(/^\w{40}$/);
    expect(await read('AWSPREVIOUS')).toBe('first');
    expect(await failure(read('AWSPENDING'))).toBe('ResourceNotFoundException');
    const second = await read();
    await world.aws.secrets.rotate(SECRET, handler);
    expect(await read('AWSPREVIOUS')).toBe(second);
  });

  it('leave the value in force when a rotation fails, and refuse another one', async () => {
    const rotate = () => world.aws.secrets.rotate(SECRET, () => Promise.reject(new Error('the function failed')));
    await expect(rotate()).rejects.toThrow('the function failed');
    expect(await read()).toBe('first');
    await expect(rotate()).rejects.toMatchObject({ code: 'InvalidRequestException' });
    await world.aws.secrets.retryRotation(SECRET, rotator());
    expect(await read()).not.toBe('first');
  });

  it('are read only by whoever may decrypt with their key too', async () => {
    expect(await read()).toBe('first');
    expect(world.authority.about('kms:Decrypt')?.context).toMatchObject({
      'kms:ViaService': 'secretsmanager.eu-central-1.amazonaws.com',
      'kms:EncryptionContext:SecretARN': SECRET,
    });
    expect(world.authority.about('secretsmanager:GetSecretValue')?.context['secretsmanager:VersionStage']).toBe(
      'AWSCURRENT',
    );
    world.authority.forbid(DECRYPT);
    expect(await failure(read())).toBe('AccessDeniedException');
    world.authority.allow(DECRYPT);
    world.authority.forbid(`secretsmanager:GetSecretValue ${SECRET}`);
    expect(await failure(read())).toBe('AccessDeniedException');
  });

  it('are unreadable while their key is switched off', async () => {
    world.aws.keys.setState(KEY, 'Disabled');
    expect(await failure(read())).toBe('DisabledException');
  });

  it('are decrypted over a connection of Secrets Manager, not of the caller', async () => {
    const inVpc = new SecretsManagerClient(world.client({ context: { 'aws:SourceVpce': 'vpce-1' } }));
    await inVpc.send(new GetSecretValueCommand({ SecretId: SECRET }));
    inVpc.destroy();
    const endpoint = (action: string) => world.authority.about(action)?.context['aws:SourceVpce'];
    expect(endpoint('secretsmanager:GetSecretValue')).toBe('vpce-1');
    expect(endpoint('kms:Decrypt')).toBeUndefined();
  });

  it('keep the value of a version, and a label where it is', async () => {
    const id = 'v'.repeat(32);
    const put = (SecretString: string) =>
      client.send(
        new PutSecretValueCommand({ SecretId: SECRET, ClientRequestToken: id, SecretString, VersionStages: ['NEXT'] }),
      );
    const move = (RemoveFromVersionId?: string, MoveToVersionId?: string, VersionStage = 'AWSCURRENT') =>
      failure(
        client.send(
          new UpdateSecretVersionStageCommand({ SecretId: SECRET, VersionStage, RemoveFromVersionId, MoveToVersionId }),
        ),
      );
    await put('second');
    expect(await failure(put('second'))).toBe('no failure');
    expect(await failure(put('third'))).toBe('ResourceExistsException');
    const first = world.aws.secrets.require(SECRET).at('AWSCURRENT')?.id;
    expect(await move(undefined, id)).toBe('InvalidParameterException');
    expect(await move(id, id)).toBe('InvalidParameterException');
    expect(await move('x'.repeat(32), first)).toBe('InvalidParameterException');
    expect(await move(first)).toBe('InvalidParameterException');
    expect(await move(first, 'x'.repeat(32))).toBe('ResourceNotFoundException');
    expect(await move(first, id)).toBe('no failure');
    expect(await read('AWSPREVIOUS')).toBe('first');
    expect(await move(id, undefined, 'NEXT')).toBe('no failure');
    expect(await failure(read('NEXT'))).toBe('ResourceNotFoundException');
  });
});
