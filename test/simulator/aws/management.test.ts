import { setTimeout } from 'node:timers/promises';
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  GetApiKeysCommand,
  GetRestApisCommand,
} from '@aws-sdk/client-api-gateway';
import { firehoseStream } from '../../../lambda/audit-transform/firehose-stream';
import { importedCertificates } from '../../../lambda/gateway-certificate/imported-certificate';
import { apiKey } from '../../../lambda/rotation/api-key/api-key';
import { apiKeys } from '../../../lambda/rotation/api-key/api-keys';
import { clientSecret } from '../../../lambda/rotation/client-secret/client-secret';
import { userPoolClient } from '../../../lambda/rotation/client-secret/user-pool-client';
import { rotation } from '../../../lambda/rotation/rotation';
import { edgeCertificates } from '../../../lambda/trust-bundle/edge-certificates';
import { createPki, type Pki } from '../../runtime/support/pki';
import { failure, setEnvironment, startWorld, type World } from './support';

const SECRET = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:web-AbCdEf';
const ACCOUNT = 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:reporting-AbCdEf';
const FIRST_CREDENTIALS = JSON.stringify({ client_id: 'reporting', client_secret: 'the first secret' });
const ROTATOR = 'arn:aws:lambda:eu-central-1:111122223333:function:rotator';
const POOL = 'arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_Pool';
const CERTIFICATES = 'arn:aws:acm:eu-central-1:111122223333:certificate';
const STREAM = 'arn:aws:firehose:eu-central-1:111122223333:deliverystream/audit';
const GATEWAY = 'arn:aws:apigateway:eu-central-1::';
const settingsOf = (secretArn: string) => ({ settings: { secretArn, intervalSeconds: 86_400 } });
const OWNER = { 'palisade:secret': SECRET };

let pki: Pki;
let world: World;
let restore: () => void;
const delivered: Buffer[] = [];

beforeAll(async () => {
  pki = await createPki('shop.internal');
});

beforeEach(async () => {
  delivered.length = 0;
  world = await startWorld({
    secrets: [
      { arn: SECRET, rotationFunctionArn: ROTATOR },
      { arn: ACCOUNT, rotationFunctionArn: ROTATOR, value: FIRST_CREDENTIALS },
    ],
    apiKeys: [{ id: 'k1', value: 'a value of at least twenty', usagePlanIds: ['p1'] }],
    userPoolClients: [
      { userPoolArn: POOL, userPoolId: 'eu-central-1_Pool', clientId: 'reporting', secret: 'the first secret' },
    ],
    clientCertificates: [{ id: 'c1', certificate: pki.rootPem }],
    deliveryStreams: [{ name: 'audit', deliver: (records) => delivered.push(...records) }],
  });
  const actions = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'];
  for (const arn of [SECRET, ACCOUNT]) {
    world.authority.allow(...actions.map((action) => `secretsmanager:${action} ${arn}`));
  }
  restore = setEnvironment(world);
});

afterEach(async () => {
  restore();
  await world.aws.stop();
});

/** Allows whatever is done with single keys, and remembers with which tags. */
function allowSingleKeys(): void {
  const decide = world.authority.decide.bind(world.authority);
  world.authority.decide = (request) => {
    const decision = decide(request);
    const isOwn = request.context['aws:ResourceTag/palisade:secret'] === SECRET;
    return request.resourceArn.startsWith(`${GATEWAY}/apikeys/`) && isOwn ? { ...decision, allowed: true } : decision;
  };
}

describe('API Gateway', () => {
  it('serves the rotation of API keys, each key known by the tag of its secret', async () => {
    world.authority.allow(`apigateway:GET ${GATEWAY}/apikeys`, `apigateway:POST ${GATEWAY}/apikeys`);
    world.authority.allow(`apigateway:POST ${GATEWAY}/usageplans/p1/keys`);
    allowSingleKeys();
    const decide = world.authority.decide;
    world.authority.decide = (request) =>
      request.resourceArn.startsWith(`${GATEWAY}/usageplans/p1/keys/`)
        ? { allowed: true, reason: '' }
        : decide(request);
    const handler = rotation(apiKey({ keys: apiKeys(SECRET), usagePlanIds: ['p1'] }), settingsOf(SECRET));
    for (let i = 0; i < 3; i += 1) {
      await world.aws.secrets.rotate(SECRET, handler);
    }
    expect(world.authority.about('apigateway:POST')?.context).not.toHaveProperty('aws:ResourceTag/palisade:secret');
    const made = world.aws.apiKeys.all.filter(({ tags }) => tags['palisade:secret'] === SECRET);
    expect(made.map(({ enabled, plans }) => [enabled, [...plans]])).toEqual([
      [true, ['p1']],
      [true, ['p1']],
    ]);
    expect(world.aws.apiKeys.find('k1')).toBeDefined();
  });

  it('denies, and knows conflicts, what is not there and what it does not implement', async () => {
    const client = new APIGatewayClient(world.client());
    const create = (value: string) =>
      failure(client.send(new CreateApiKeyCommand({ value, enabled: true, tags: OWNER })));
    expect(await create('another value of twenty')).toBe('AccessDeniedException');
    world.authority.allow(`apigateway:POST ${GATEWAY}/apikeys`, `apigateway:GET ${GATEWAY}/apikeys/absent`);
    expect(await create('a value of at least twenty')).toBe('ConflictException');
    expect(await create('too short')).toBe('BadRequestException');
    expect(world.authority.about('apigateway:POST')?.context['aws:RequestTag/palisade:secret']).toBe(SECRET);
    expect(await apiKeys(SECRET).enabledValue('absent')).toBeUndefined();
    expect(await failure(client.send(new GetApiKeysCommand({})))).toBe('AccessDeniedException');
    expect(await failure(client.send(new GetRestApisCommand({})))).toBe('NotImplemented');
    expect([...world.aws.unimplemented]).toEqual(['apigateway:GET /restapis']);
    world.aws.faults.set('apigateway', 'throttling');
    expect(await create('another value of twenty')).toBe('TooManyRequestsException');
    client.destroy();
  });

  it('shows client certificates', async () => {
    const source = edgeCertificates();
    expect(await failure(source('c1'))).toBe('AccessDeniedException');
    world.authority.allow(`apigateway:GET ${GATEWAY}/clientcertificates/c1`);
    world.authority.allow(`apigateway:GET ${GATEWAY}/clientcertificates/c2`);
    expect((await source('c1')).fingerprint).toMatch(/^[\w-]{43}$/);
    expect(await failure(source('c2'))).toBe('NotFoundException');
  });
});

describe('Cognito', () => {
  it('serves the rotation of client secrets, two of which are live at most', async () => {
    const actions = ['AddUserPoolClientSecret', 'DeleteUserPoolClientSecret', 'ListUserPoolClientSecrets'];
    world.authority.allow(...actions.map((action) => `cognito-idp:${action} ${POOL}`));
    const { userPoolClients } = world.aws;
    const handler = rotation(
      clientSecret({
        clientId: 'reporting',
        client: userPoolClient({ userPoolId: 'eu-central-1_Pool', clientId: 'reporting' }),
        isAccepted: async (secret) => userPoolClients.accepts('reporting', secret),
        wait: setTimeout,
      }),
      settingsOf(ACCOUNT),
    );
    await world.aws.secrets.rotate(ACCOUNT, handler);
    expect(userPoolClients.accepts('reporting', 'the first secret')).toBe(true);
    await world.aws.secrets.rotate(ACCOUNT, handler);
    expect(userPoolClients.accepts('reporting', 'the first secret')).toBe(false);
    expect(userPoolClients.list('eu-central-1_Pool', 'reporting')).toHaveLength(2);
  });

  it('denies, and knows limits and what is not there', async () => {
    const client = userPoolClient({ userPoolId: 'eu-central-1_Pool', clientId: 'reporting' });
    expect(await failure(client.liveSecrets())).toBe('AccessDeniedException');
    world.authority.allow(`cognito-idp:AddUserPoolClientSecret ${POOL}`);
    world.authority.allow(`cognito-idp:ListUserPoolClientSecrets ${POOL}`);
    await client.add('x'.repeat(24));
    expect(await failure(client.add('y'.repeat(24)))).toBe('LimitExceededException');
    const other = userPoolClient({ userPoolId: 'eu-central-1_Pool', clientId: 'absent' });
    expect(await failure(other.liveSecrets())).toBe('ResourceNotFoundException');
  });
});

describe('ACM', () => {
  it('imports, replaces and deletes certificates', async () => {
    const certificates = importedCertificates(async () => undefined);
    const issue = async () => ({ ...(await pki.issue('gateway')), root: pki.rootPem });
    const tags = [{ Key: 'owner', Value: 'shop' }];
    const first = await issue();
    expect(await failure(certificates.add(first, tags))).toBe('AccessDeniedException');
    world.authority.allow(`acm:ImportCertificate ${CERTIFICATES}/*`);
    expect(await failure(certificates.add(first, tags))).toBe('AccessDeniedException');
    world.authority.allow(`acm:AddTagsToCertificate ${CERTIFICATES}/*`);
    const arn = await certificates.add(first, tags);
    world.authority.allow(`acm:ImportCertificate ${arn}`, `acm:DeleteCertificate ${arn}`);
    const second = await issue();
    await certificates.replace(arn, second);
    expect(world.aws.certificates.find(arn)).toMatchObject({ privateKey: second.privateKey, tags: { owner: 'shop' } });
    expect(world.authority.about('acm:ImportCertificate')?.context['aws:ResourceTag/owner']).toBe('shop');
    const mixed = { ...second, privateKey: first.privateKey };
    expect(await failure(certificates.replace(arn, mixed))).toBe('ValidationException');
    await certificates.remove(arn);
    expect(world.aws.certificates.find(arn)).toBeUndefined();
    expect(await failure(certificates.replace(arn, second))).toBe('ResourceNotFoundException');
  });
});

describe('Firehose', () => {
  it('hands records over, and denies', async () => {
    const records = [Buffer.from('one'), Buffer.from('two')];
    expect(await failure(firehoseStream().put('audit', records))).toBe('AccessDeniedException');
    world.authority.allow(`firehose:PutRecordBatch ${STREAM}`, `firehose:PutRecordBatch ${STREAM}-2`);
    expect(await firehoseStream().put('audit', records)).toEqual([true, true]);
    expect(delivered.map(String)).toEqual(['one', 'two']);
    expect(await failure(firehoseStream().put('audit-2', records))).toBe('ResourceNotFoundException');
  });
});
