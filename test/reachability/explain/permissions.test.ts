import { allow, arn, explained, lambda, type Resources, ref, role } from './systems';

const ACCOUNT = 'arn:aws:iam::123456789012:root';

/** A function whose role may read one table, beside others that it may not. */
const APP: Resources = {
  Worker: lambda('WorkerRole'),
  WorkerRole: role('lambda', [
    allow(['dynamodb:GetItem', 'dynamodb:PutItem'], arn('Mine')),
    allow('s3:GetObject', '*', { Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }),
    allow('kms:Decrypt', '*'),
  ]),
  Mine: { Type: 'AWS::DynamoDB::Table' },
  Others: { Type: 'AWS::DynamoDB::Table' },
  Files: { Type: 'AWS::S3::Bucket' },
  Key: {
    Type: 'AWS::KMS::Key',
    Properties: {
      KeyPolicy: {
        Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: arn('AnotherRole') } }],
      },
    },
  },
  AnotherRole: role('ec2', []),
};

const of = (resources: Resources, id: string) => {
  const { access, stopped } = explained(resources, 'Worker');
  return {
    uses: access.find((one) => one.id === `Stack/${id}`)?.uses,
    stops: stopped.find((one) => one.id === `Stack/${id}`)?.stops,
  };
};

describe('what the role of a function may do', () => {
  it('is told by what it does, its actions, and the statement with its place', () => {
    expect(of(APP, 'Mine').uses).toEqual([
      {
        category: 'read-data',
        actions: ['dynamodb:GetItem'],
        by: [{ kind: 'identity', policy: 'Stack/WorkerRole', statement: '#0' }],
        guards: [],
        via: [],
        throughService: false,
      },
      expect.objectContaining({ category: 'write-data', actions: ['dynamodb:PutItem'] }),
    ]);
  });

  it('names the condition that decides about it', () => {
    expect(of(APP, 'Files').uses).toEqual([
      expect.objectContaining({
        actions: ['s3:GetObject'],
        guards: ['only if aws:SourceVpc = vpc-1'],
        by: [expect.objectContaining({ statement: '#1', condition: 'aws:SourceVpc = vpc-1' })],
      }),
    ]);
  });

  it('names the roles on the way to it', () => {
    const trusting = role('ec2', [allow('dynamodb:DeleteItem', arn('Others'))]);
    const statements = [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: arn('WorkerRole') } }];
    const AnotherRole = {
      ...trusting,
      Properties: { ...trusting.Properties, AssumeRolePolicyDocument: { Statement: statements } },
    };
    const explanation = explained({ ...APP, AnotherRole }, 'Worker');
    expect(explanation.service.assumes).toEqual(['Stack/AnotherRole']);
    expect(explanation.access).toContainEqual(
      expect.objectContaining({
        id: 'Stack/Others',
        uses: [expect.objectContaining({ category: 'delete', via: ['Stack/AnotherRole'] })],
      }),
    );
    expect(explanation.stopped.map(({ id }) => id)).not.toContain('Stack/Others');
  });

  it.each([
    ['arn:aws:iam::123456789012:role/x', 'arn:aws:iam::123456789012:role/x'],
    [{ 'Fn::ImportValue': 'unheard-of' }, 'a role that is not known'],
  ])('is not known of a role that is not in the templates: %j', (Role, foreignRole) => {
    const { access, service, stopped } = explained({ ...APP, Worker: lambda('WorkerRole', { Role }) }, 'Worker');
    expect(service).toMatchObject({ roles: [], foreignRole });
    expect([...access, ...stopped]).toEqual([]);
  });

  it.each([
    [{ LaunchTemplate: { LaunchTemplateId: 'lt-elsewhere', Version: '1' } }, 'a role that is not known'],
    [{ LaunchTemplate: { LaunchTemplateId: ref('Launch'), Version: '1' } }, 'a role that is not known'],
    [{ IamInstanceProfile: 'elsewhere' }, 'elsewhere'],
  ])('is not known of instances whose profile is not in the templates: %j', (properties, foreignRole) => {
    const Profile = { Arn: 'arn:aws:iam::123456789012:instance-profile/elsewhere' };
    const resources: Resources = {
      ...APP,
      Machine: { Type: 'AWS::EC2::Instance', Properties: properties },
      Launch: { Type: 'AWS::EC2::LaunchTemplate', Properties: { LaunchTemplateData: { IamInstanceProfile: Profile } } },
    };
    expect(explained(resources, 'Machine').service.foreignRole).toBe(foreignRole);
  });

  it('is nothing without a role', () => {
    const { access, stopped } = explained({ ...APP, Machine: { Type: 'AWS::EC2::Instance' } }, 'Machine');
    expect(access).toEqual([]);
    expect(stopped.find(({ id }) => id === 'Stack/Mine')?.stops).toEqual([
      { control: 'role', reason: 'not allowed', text: 'it acts as no role' },
    ]);
  });
});

describe('what stops it', () => {
  it('is that no statement allows it', () => {
    expect(of(APP, 'Others')).toEqual({
      uses: undefined,
      stops: [{ control: 'role', reason: 'not allowed', text: 'no statement of its roles allows it' }],
    });
  });

  it('is the policy of a key that lets in others', () => {
    expect(of(APP, 'Key').stops).toEqual([
      { control: 'target', reason: 'not allowed', text: 'the policy of the key lets in others' },
    ]);
  });

  it('is nothing once the key leaves it to the account', () => {
    const statements = [{ Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: ACCOUNT } }];
    const Key = { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement: statements } } };
    const { stops, uses } = of({ ...APP, Key }, 'Key');
    expect(stops).toBeUndefined();
    expect(uses).toEqual([expect.objectContaining({ category: 'decrypt', actions: ['kms:Decrypt'] })]);
  });

  it('is a condition that the request never meets, in words', () => {
    const condition = { StringEquals: { 'aws:PrincipalAccount': '999999999999' } };
    const WorkerRole = role('lambda', [allow('dynamodb:*', arn('Others'), { Condition: condition })]);
    expect(of({ ...APP, WorkerRole }, 'Others').stops).toEqual([
      {
        control: 'role',
        reason: 'condition',
        text: 'Stack/WorkerRole, statement #0, allows it only if aws:PrincipalAccount = 999999999999',
      },
    ]);
  });

  it('is a condition that a part of it never meets', () => {
    const condition = { StringEquals: { 'aws:PrincipalAccount': '999999999999' } };
    const indexes = { 'Fn::Join': ['', [arn('Others'), '/*']] };
    const WorkerRole = role('lambda', [allow('dynamodb:Query', indexes, { Condition: condition })]);
    expect(of({ ...APP, WorkerRole }, 'Others').stops).toContainEqual(
      expect.objectContaining({ control: 'role', reason: 'condition' }),
    );
  });

  it('is a Deny, of its role and of the bucket', () => {
    const deny = { Effect: 'Deny', Action: 's3:*', Resource: '*' };
    const WorkerRole = role('lambda', [allow('s3:*', '*'), { Sid: 'Never', ...deny }]);
    const Policy = {
      Type: 'AWS::S3::BucketPolicy',
      Properties: {
        Bucket: ref('Files'),
        PolicyDocument: { Statement: [{ Sid: 'NoReads', ...deny, Action: 's3:GetObject', Principal: '*' }] },
      },
    };
    expect(of({ ...APP, WorkerRole, Policy }, 'Files').stops).toEqual([
      { control: 'role', reason: 'denied', text: 'Stack/WorkerRole, statement Never, denies it' },
      {
        control: 'target',
        reason: 'denied',
        text: 'the policy of the store, statement NoReads, denies it',
        only: ['s3:GetObject'],
      },
    ]);
  });

  it('is a permissions boundary', () => {
    const Boundary = {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Statement: [allow('logs:*', '*')] } },
    };
    const open = role('lambda', [allow('dynamodb:*', '*')]);
    const WorkerRole = { ...open, Properties: { ...open.Properties, PermissionsBoundary: ref('Boundary') } };
    expect(of({ ...APP, Boundary, WorkerRole }, 'Others').stops).toEqual([
      { control: 'role', reason: 'boundary', text: 'the permissions boundary of its role does not allow it' },
    ]);
  });
});

describe('functions', () => {
  it('are invoked by a statement, and otherwise stopped twice', () => {
    const Second = lambda('AnotherRole');
    const stopped = explained({ ...APP, Second }, 'Worker');
    expect(stopped.calls).toEqual([]);
    expect(stopped.stopped).toContainEqual({
      id: 'Stack/Second',
      name: 'Stack/Second',
      kind: 'service',
      stops: [
        { control: 'role', reason: 'not allowed', text: 'no statement of its roles allows to invoke it' },
        { control: 'network', reason: 'listener', text: 'Stack/Second accepts no connections' },
      ],
    });
    const WorkerRole = role('lambda', [allow('lambda:InvokeFunction', arn('Second'))]);
    const open = { ...APP, Second, WorkerRole };
    expect(explained(open, 'Worker').calls).toEqual([
      expect.objectContaining({
        id: 'Stack/Second',
        how: 'invokes',
        hops: ['Stack/WorkerRole, statement #0, allows lambda:InvokeFunction'],
      }),
    ]);
    expect(explained(open, 'Worker').stopped.map(({ id }) => id)).not.toContain('Stack/Second');
    expect(explained(open, 'Second').callers.map(({ id }) => id)).toEqual(['Stack/Worker']);
  });
});
