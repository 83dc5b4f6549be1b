import { readAssembly } from '../../lib/assembly';
import { prove } from '../../lib/reachability';
import { assemblyFiles, folderOf } from '../assembly/templates';

type Resources = Record<string, unknown>;

const statement = (Action: string | string[], Resource: unknown, Effect = 'Allow') => ({ Effect, Action, Resource });
const role = (name: string, ...statements: unknown[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    RoleName: name,
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
    },
    Policies: [{ PolicyName: 'p', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});
const TABLE = { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders' } };
const TABLE_ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/orders';

/** What is found of one invariant in an app of these stacks. */
function found(id: string, stacks: Readonly<Record<string, Resources>>): readonly string[] {
  const files = Object.fromEntries(
    Object.entries(stacks).map(([name, Resources]) => [name, { template: { Resources } }]),
  );
  const system = readAssembly(folderOf(assemblyFiles(files)));
  return prove(system)
    .filter((finding) => finding.id === id)
    .map(({ message }) => message);
}
const foundStores = (stacks: Readonly<Record<string, Resources>>) => found('store-of-another', stacks);

describe('whose data it is, in apps that were built without this blueprint', () => {
  it('takes a grant by name within a stack for declared', () => {
    const grant = statement('dynamodb:GetItem', { 'Fn::GetAtt': ['Table', 'Arn'] });
    expect(foundStores({ App: { Table: TABLE, Reader: role('reader', grant) } })).toEqual([]);
  });

  it('takes a wildcard for no declaration, even within a stack', () => {
    const findings = foundStores({ App: { Table: TABLE, Reader: role('reader', statement('dynamodb:GetItem', '*')) } });
    expect(findings).toEqual(['App/Reader reads App/Table; a wildcard reaches it']);
  });

  it('lets a stack of data be used by the one stack that is granted it', () => {
    const user = role('user', statement(['dynamodb:GetItem', 'dynamodb:PutItem'], TABLE_ARN));
    expect(foundStores({ Data: { Table: TABLE }, App: { User: user } })).toEqual([]);
  });

  it('lets a stack of data be read by many, and changed by one', () => {
    const readers = {
      One: { Role: role('one', statement('dynamodb:GetItem', TABLE_ARN)) },
      Two: { Role: role('two', statement('dynamodb:*Item', TABLE_ARN)) },
    };
    expect(foundStores({ Data: { Table: TABLE }, ...readers })).toEqual([]);
    const third = { Three: { Role: role('three', statement('dynamodb:PutItem', TABLE_ARN)) } };
    expect(foundStores({ Data: { Table: TABLE }, ...readers, ...third })).toEqual(
      expect.arrayContaining(['Three/Role writes Data/Table; several stacks change it']),
    );
  });

  it('keeps others out of what a stack uses itself', () => {
    const own = role('own', statement('dynamodb:GetItem', TABLE_ARN));
    const other = role('other', statement('dynamodb:GetItem', TABLE_ARN));
    expect(foundStores({ Owner: { Table: TABLE, Own: own }, Other: { Role: other } })).toEqual([
      'Other/Role reads Owner/Table; it belongs to another stack',
    ]);
  });

  it("lets in whom the owner's policy names, and nobody whom it names as anybody", () => {
    const own = role('own', statement('dynamodb:GetItem', TABLE_ARN));
    const other = role('other', statement('dynamodb:GetItem', TABLE_ARN));
    const named = (AWS: string) => ({
      Type: 'AWS::DynamoDB::Table',
      Properties: {
        TableName: 'orders',
        ResourcePolicy: {
          PolicyDocument: { Statement: [{ ...statement('dynamodb:GetItem', '*'), Principal: { AWS } }] },
        },
      },
    });
    const stacks = (AWS: string) => ({ Owner: { Table: named(AWS), Own: own }, Other: { Role: other } });
    expect(foundStores(stacks('arn:aws:iam::123456789012:role/other'))).toEqual([]);
    expect(foundStores(stacks('arn:aws:iam::123456789012:root'))).toHaveLength(1);
    expect(foundStores(stacks('*'))).toHaveLength(1);
  });

  it('finds nothing that a boundary or a denial stops', () => {
    const denied = role('denied', statement('dynamodb:*', '*'), statement('dynamodb:*', '*', 'Deny'));
    expect(foundStores({ App: { Table: TABLE, Role: denied } })).toEqual([]);
    const bounded = role('bounded', statement('dynamodb:GetItem', '*'));
    Object.assign(bounded.Properties, { PermissionsBoundary: { Ref: 'Boundary' } });
    const boundary = {
      Type: 'AWS::IAM::ManagedPolicy',
      Properties: { PolicyDocument: { Version: '2012-10-17', Statement: [statement('logs:*', '*')] } },
    };
    expect(foundStores({ App: { Table: TABLE, Role: bounded, Boundary: boundary } })).toEqual([]);
  });

  it('takes a denial that a condition of the template may leave out for missing', () => {
    const perhaps = { 'Fn::If': ['Maybe', statement('dynamodb:*', '*', 'Deny'), { Ref: 'AWS::NoValue' }] };
    const template = {
      Parameters: { P: { Type: 'String' } },
      Conditions: { Maybe: { 'Fn::Equals': [{ Ref: 'P' }, 'yes'] } },
      Resources: { Table: TABLE, Role: role('role', statement('dynamodb:GetItem', '*'), perhaps) },
    };
    const system = readAssembly(folderOf(assemblyFiles({ App: { template } })));
    expect(prove(system).map(({ id }) => id)).toContain('store-of-another');
  });

  it('counts what only a deployment tells as reachable, and says that it is not certain', () => {
    const user = role('user', statement('dynamodb:GetItem', { 'Fn::ImportValue': 'unheard-of' }));
    const system = readAssembly(
      folderOf(assemblyFiles({ App: { template: { Resources: { Table: TABLE, Role: user } } } })),
    );
    const [finding] = prove(system).filter(({ id }) => id === 'store-of-another');
    expect(finding).toMatchObject({ severity: 'medium', unresolved: expect.stringContaining('unheard-of') });
  });

  it('lets a key be used through a service by whoever is granted that by name, and not directly', () => {
    const key = { Type: 'AWS::KMS::Key', Properties: {} };
    const own = role('own', statement('kms:Decrypt', { 'Fn::GetAtt': ['Key', 'Arn'] }));
    const exported = { 'Fn::GetStackOutput': { StackName: 'Owner', OutputName: 'Key' } };
    const other = (condition: object) => role('other', { ...statement('kms:Decrypt', exported), ...condition });
    const app = (condition: object) => {
      const owner = {
        template: { Resources: { Key: key, Own: own }, Outputs: { Key: { Value: { 'Fn::GetAtt': ['Key', 'Arn'] } } } },
      };
      const system = readAssembly(
        folderOf(assemblyFiles({ Owner: owner, Other: { template: { Resources: { Role: other(condition) } } } })),
      );
      return prove(system).filter(({ id }) => id === 'key-of-another');
    };
    expect(app({})).toHaveLength(1);
    expect(app({ Condition: { StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } } })).toEqual([]);
  });
});
