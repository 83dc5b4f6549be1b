import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { isUnguessable } from '../../lambda/rotation/random-text';
import { RotatedSecret, type RotatedSecretProps } from '../../lib/secrets/rotated-secret';
import { Rotation } from '../../lib/secrets/rotation';
import { CharacterClass, type DatabaseRotationOptions } from '../../lib/secrets/rotation-options';
import { EncryptionKey } from '../../lib/shared';
import { ENVIRONMENT } from '../../runtime/contract';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';

type Rotations = (stack: Stack) => Rotation;

const database = (stack: Stack): DatabaseRotationOptions => {
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    isolatedSubnetIds: ['subnet-1', 'subnet-2'],
  });
  return {
    host: 'shop.cluster-1.eu-west-1.rds.amazonaws.com',
    databaseName: 'shop',
    username: 'orders',
    superuser: secretsmanager.Secret.fromSecretCompleteArn(
      stack,
      'Superuser',
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:super-AbCdEf',
    ),
    vpc,
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1')],
  };
};

const ROTATIONS: Record<string, Rotations> = {
  random: () => Rotation.random(),
  clientSecret: (stack) =>
    Rotation.clientSecret({
      userPool: cognito.UserPool.fromUserPoolId(stack, 'Pool', 'eu-west-1_abc'),
      clientId: 'client1',
      signInUrl: 'https://shop.auth.eu-west-1.amazoncognito.com',
    }),
  apiKey: (stack) => Rotation.apiKey({ usagePlans: [apigateway.UsagePlan.fromUsagePlanId(stack, 'Plan', 'plan1')] }),
  postgres: (stack) => Rotation.postgres(database(stack)),
  mysql: (stack) => Rotation.mysql(database(stack)),
};

function secretWith(rotation: Rotations = () => Rotation.random(), props: Partial<RotatedSecretProps> = {}) {
  const stack = foreignStack();
  new RotatedSecret(stack, 'It', { rotation: rotation(stack), ...props });
  return { stack, template: Template.fromStack(stack) };
}

/** A refused declaration, without reading the same stack twice. */
const declaring =
  (rotation: Rotations, props: Partial<RotatedSecretProps> = {}) =>
  () =>
    secretWith(rotation, props);

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

function statementsOf(template: Template): Statement[] {
  return Object.values(template.findResources('AWS::IAM::ManagedPolicy')).flatMap(
    ({ Properties }) => Properties.PolicyDocument.Statement,
  );
}

const allActions = (template: Template) => statementsOf(template).flatMap(({ Action }) => Action);

function environmentOf(template: Template): Record<string, string> {
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  return fn?.['Properties'].Environment.Variables;
}

describe.each(Object.entries(ROTATIONS))('RotatedSecret of kind %s', (_, rotation) => {
  const { stack, template } = secretWith(rotation);

  it('passes the rule packs', () => {
    expect(nagFindings(stack)).toEqual([]);
  });

  it('is created empty, under a key of its own, and stays when the stack goes', () => {
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'Retain',
      Properties: { SecretString: Match.absent(), GenerateSecretString: Match.absent(), KmsKeyId: Match.anyValue() },
    });
  });

  it('gets its first value before a schedule begins', () => {
    template.hasResourceProperties('Custom::FirstValue', { ServiceTimeout: '300' });
    template.hasResource('AWS::SecretsManager::RotationSchedule', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('FirstValue')]),
      Properties: { RotationRules: { ScheduleExpression: 'rate(30 days)' }, RotateImmediatelyOnUpdate: false },
    });
  });

  it('is written by its own function alone', () => {
    template.hasResourceProperties('AWS::SecretsManager::ResourcePolicy', {
      BlockPublicPolicy: true,
      ResourcePolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  it('is rotated by a function that may touch no other secret and uses no wildcard action', () => {
    const ofSecrets = statementsOf(template).filter(({ Action }) => [Action].flat().join().includes('secretsmanager:'));
    const [secret] = Object.keys(template.findResources('AWS::SecretsManager::Secret'));
    const writing = ofSecrets.filter(({ Action }) => Action.includes('secretsmanager:PutSecretValue'));
    expect(writing.map(({ Resource }) => Resource)).toEqual([{ Ref: secret }]);
    for (const { Resource } of ofSecrets) {
      expect(JSON.stringify(Resource)).not.toContain('*');
    }
    expect(allActions(template).filter((action) => action.includes('*'))).toEqual([]);
  });

  it('tells when rotation fails, and looks every day whether it takes place', () => {
    template.resourceCountIs('AWS::CloudWatch::Alarm', 1);
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(1 day)',
      Targets: [Match.objectLike({ Input: '{"check":"overdue"}' })],
    });
  });

  it('is rotated by a function that starts with what the template gives it', async () => {
    const [region, account] = ['eu-west-1', '111122223333'];
    const text = JSON.stringify(environmentOf(template), (_, value) =>
      value?.['Fn::Join'] === undefined ? value : value['Fn::Join'][1].map(resolved).join(''),
    );
    function resolved(part: unknown): unknown {
      return typeof part === 'string' ? part : `arn:aws:secretsmanager:${region}:${account}:secret:It-AbCdEf`;
    }
    const before = { ...process.env };
    Object.assign(process.env, JSON.parse(text));
    const { handler } = await import(`../../lambda/${folderOf(environmentOf(template))}/index`);
    process.env = before;
    expect(handler).toEqual(expect.any(Function));
  });
});

/** The folder is in no template, but each kind has a task of its own. */
function folderOf(environment: Record<string, unknown>): string {
  const task = JSON.stringify(environment[ENVIRONMENT.task]);
  const [, folder] =
    (
      [
        ['length', 'random'],
        ['tokenEndpoint', 'client-secret'],
        ['usagePlanIds', 'api-key'],
        ['engine', 'database'],
      ] as const
    ).find(([member]) => task.includes(member)) ?? [];
  return `rotation/${folder}`;
}

describe('RotatedSecret', () => {
  it('lets a reader read the value and use the key through Secrets Manager only', () => {
    const stack = foreignStack();
    const secret = new RotatedSecret(stack, 'It', { rotation: Rotation.random() });
    secret.grantRead(new iam.Role(stack, 'Reader', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }));
    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          {
            Action: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
            Effect: 'Allow',
            Resource: { Ref: Match.stringLikeRegexp('ItSecret') },
          },
          Match.objectLike({ Condition: { StringEquals: { 'kms:ViaService': Match.anyValue() } } }),
        ],
      },
    });
  });

  it('does without keys of its own when it is given one', () => {
    const stack = foreignStack();
    const { key } = new EncryptionKey(stack, 'Key', { description: 'test' });
    new RotatedSecret(stack, 'It', { rotation: Rotation.random(), encryptionKey: key });
    // The other one belongs to the topic of its alarm.
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 2);
  });

  it('goes with the stack when it is told to', () => {
    const { template } = secretWith(undefined, { removalPolicy: RemovalPolicy.DESTROY });
    template.hasResource('AWS::SecretsManager::Secret', { DeletionPolicy: 'Delete' });
  });

  it.each([
    [Duration.hours(4), 'rate(4 hours)', 'rate(2 hours)'],
    [Duration.hours(23), 'rate(23 hours)', 'rate(11 hours)'],
    [Duration.days(1), 'rate(1 day)', 'rate(12 hours)'],
    [Duration.days(1_000), 'rate(1000 days)', 'rate(1 day)'],
  ])('rotates every %s, and looks twice in that time', (every, expression, watch) => {
    const { template } = secretWith(undefined, { every });
    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      RotationRules: { ScheduleExpression: expression },
    });
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: watch });
  });

  it.each([Duration.hours(3), Duration.minutes(270), Duration.hours(25), Duration.days(1_001)])(
    'refuses an interval of %s',
    (every) => {
      expect(declaring(() => Rotation.random(), { every })).toThrow('VALUE_OUT_OF_RANGE');
    },
  );
});

describe('Rotation.random', () => {
  it.each([
    [21, undefined],
    [22.5, undefined],
    [4_097, undefined],
    [38, [CharacterClass.DIGIT]],
    [40, []],
    [40, [CharacterClass.LOWER, CharacterClass.LOWER]],
  ])('refuses %s characters of %j', (length, classes) => {
    expect(declaring(() => Rotation.random({ length, classes }))).toThrow('VALUE_OUT_OF_RANGE');
  });

  it.each([
    [22, undefined],
    [39, [CharacterClass.DIGIT]],
    [4_096, Object.values(CharacterClass)],
  ])('takes %s characters of %j', (length, classes) => {
    expect(declaring(() => Rotation.random({ length, classes }))).not.toThrow();
  });

  it.each(Object.values(CharacterClass))('refuses of class %s exactly what its function would refuse', (one) => {
    const stack = foreignStack();
    const shortest = Array.from({ length: 64 }, (_, length) => length).find((length) => isUnguessable(length, [one]));
    const kindOf = (length: number) => () => Rotation.random({ length, classes: [one] }).kind(stack);
    expect(kindOf(shortest ?? 0)).not.toThrow();
    expect(kindOf((shortest ?? 0) - 1)).toThrow('VALUE_OUT_OF_RANGE');
  });

  it('gives its function nothing but its secret', () => {
    expect(new Set(allActions(secretWith().template).map((action) => action.split(':')[0]))).toEqual(
      new Set(['secretsmanager', 'logs', 'kms']),
    );
  });
});

describe('Rotation.clientSecret', () => {
  it('lets its function change client secrets of one pool', () => {
    const { stack, template } = secretWith(ROTATIONS['clientSecret']);
    const [statement] = statementsOf(template).filter(({ Action }) => [Action].flat().join().includes('cognito'));
    expect(statement?.Action).toEqual([
      'cognito-idp:AddUserPoolClientSecret',
      'cognito-idp:DeleteUserPoolClientSecret',
      'cognito-idp:ListUserPoolClientSecrets',
    ]);
    const pool = cognito.UserPool.fromUserPoolId(stack, 'SamePool', 'eu-west-1_abc');
    expect(statement?.Resource).toEqual(stack.resolve(pool.userPoolArn));
  });
});

describe('Rotation.apiKey', () => {
  const { stack, template } = secretWith(ROTATIONS['apiKey']);
  const statements = statementsOf(template).filter(({ Action }) => [Action].flat().join().includes('apigateway'));
  const path = (resource: unknown) => JSON.stringify(stack.resolve(resource)).replace(/.*(::\/.*?)".*/, '$1');

  it('lets its function make keys with the tag of the secret, and read and delete only such', () => {
    expect(
      statements.map(({ Action, Condition, Resource }) => [
        Action,
        path(Resource),
        Object.keys(Condition?.['StringEquals'] ?? {}).join(),
      ]),
    ).toEqual([
      ['apigateway:GET', '::/apikeys', ''],
      ['apigateway:POST', '::/apikeys', 'aws:RequestTag/palisade:secret'],
      [['apigateway:DELETE', 'apigateway:GET'], '::/apikeys/*', 'aws:ResourceTag/palisade:secret'],
      ['apigateway:POST', '::/usageplans/plan1/keys', ''],
      ['apigateway:GET', '::/usageplans/plan1/keys/*', ''],
    ]);
  });

  it('refuses a key that stands in no plan', () => {
    expect(declaring(() => Rotation.apiKey({ usagePlans: [] }))).toThrow('VALUE_OUT_OF_RANGE');
  });

  it('passes the rule packs with a plan of the same stack', () => {
    const own = foreignStack();
    const plan = new apigateway.CfnUsagePlan(own, 'Plan');
    const usagePlan = apigateway.UsagePlan.fromUsagePlanId(own, 'Imported', plan.attrId);
    new RotatedSecret(own, 'It', { rotation: Rotation.apiKey({ usagePlans: [usagePlan] }) });
    expect(nagFindings(own)).toEqual([]);
  });
});

describe('Rotation.postgres and mysql', () => {
  it('run in the network of the database and read the superuser', () => {
    const { template } = secretWith(ROTATIONS['postgres']);
    template.hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SecurityGroupIds: ['sg-1'], SubnetIds: ['subnet-1', 'subnet-2'] },
    });
    const reading = statementsOf(template).filter(({ Action }) => Action === 'secretsmanager:GetSecretValue');
    expect(reading.map(({ Resource }) => Resource)).toEqual([
      'arn:aws:secretsmanager:eu-west-1:111122223333:secret:super-AbCdEf',
    ]);
  });

  it.each([
    ['postgres', 5_432],
    ['mysql', 3_306],
  ])('%s listens on port %d unless told otherwise', (engine, port) => {
    const { template } = secretWith(ROTATIONS[engine]);
    expect(environmentOf(template)[ENVIRONMENT.task]).toContain(`"engine":"${engine}"`);
    expect(environmentOf(template)[ENVIRONMENT.task]).toContain(`"port":${port}`);
  });

  it.each(['', 'Orders', 'orders-db', '1orders', 'orders_clone', 'o'.repeat(27), 'a";--'])(
    'refuse the user %j',
    (username) => {
      expect(declaring((stack) => Rotation.mysql({ ...database(stack), username }))).toThrow('NAME_INVALID');
    },
  );

  it.each(['10.0.0.1', '::1'])('refuse the host %s, which is no name', (host) => {
    expect(declaring((stack) => Rotation.postgres({ ...database(stack), host }))).toThrow('NAME_INVALID');
  });

  it('refuse to run without a security group', () => {
    expect(declaring((stack) => Rotation.mysql({ ...database(stack), securityGroups: [] }))).toThrow(
      'VALUE_OUT_OF_RANGE',
    );
  });
});
