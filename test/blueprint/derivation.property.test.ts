import * as fc from 'fast-check';
import { DataClass, type Declaration } from '../../lib';
import { resourcesOf, type TemplateJson } from '../support/blueprint';
import { build, graphs, renewerStatements, type Statement, serviceStatements } from './graphs';

interface Rule {
  readonly SourceSecurityGroupId?: unknown;
  readonly DestinationSecurityGroupId?: unknown;
  readonly DestinationPrefixListId?: unknown;
  readonly CidrIp?: string;
  readonly FromPort?: number;
  readonly Description?: string;
}

interface Paths {
  /** Rules between two segments, as `from>to:port`, read from the sender's and from the receiver's group. */
  readonly egress: string[];
  readonly ingress: string[];
  /** Segments that may reach AWS services, as `segment>endpoints` or `segment>prefix list`. */
  readonly services: string[];
  /** Rules that name addresses. */
  readonly open: string[];
}

/** Every path that the security groups of all templates open. */
function pathsIn(templates: Record<string, TemplateJson>): Paths {
  const paths: Paths = { egress: [], ingress: [], services: [], open: [] };
  for (const [id, resource] of Object.values(templates).flatMap(({ Resources }) => Object.entries(Resources))) {
    if (resource.Type !== 'AWS::EC2::SecurityGroup') {
      continue;
    }
    const { SecurityGroupEgress = [], SecurityGroupIngress = [] } = resource.Properties as {
      SecurityGroupEgress?: Rule[];
      SecurityGroupIngress?: Rule[];
    };
    for (const rule of SecurityGroupEgress) {
      const to = segmentOf(rule.DestinationSecurityGroupId);
      if (rule.DestinationPrefixListId !== undefined) {
        const list = /dynamodb|s3/.exec(JSON.stringify(rule.DestinationPrefixListId))?.[0];
        paths.services.push(`${segmentOf(id)}>${list}`);
      } else if (to === 'endpoints') {
        paths.services.push(`${segmentOf(id)}>endpoints`);
      } else if (rule.DestinationSecurityGroupId !== undefined) {
        paths.egress.push(`${segmentOf(id)}>${to}:${rule.FromPort}`);
      } else if (rule.CidrIp !== '255.255.255.255/32') {
        paths.open.push(`${segmentOf(id)} to ${rule.CidrIp}`);
      }
    }
    for (const rule of SecurityGroupIngress) {
      if (rule.SourceSecurityGroupId !== undefined) {
        paths.ingress.push(`${segmentOf(rule.SourceSecurityGroupId)}>${segmentOf(id)}:${rule.FromPort}`);
      } else {
        paths.open.push(`${rule.CidrIp}>${segmentOf(id)}:${rule.FromPort}`);
      }
    }
  }
  for (const list of Object.values(paths)) {
    list.sort();
  }
  return paths;
}

/** The segment that a security group, given by logical id or reference, belongs to. */
function segmentOf(group: unknown): string {
  const text = JSON.stringify(group) ?? '';
  return /Svc\d+x|EdgeLink|EdgeGateway|ServiceGateway|Endpoints/.exec(text)?.[0].toLowerCase() ?? text;
}

/** What AWS services each service needs: keys, revocations, trust bundle; a task its image layers too. */
function neededServices(declaration: Declaration): string[] {
  return declaration.services
    .flatMap(({ name, kind }) => [
      `${name}>dynamodb`,
      `${name}>endpoints`,
      ...(kind === 'container' ? [`${name}>s3`] : []),
    ])
    .sort();
}

function declaredPaths(declaration: Declaration): string[] {
  const kind = new Map(declaration.services.map((service) => [service.name, service.kind]));
  const routed = new Set(
    declaration.routes.map((route) => route.service).filter((name) => kind.get(name) === 'container'),
  );
  return [
    // A function can't listen: its callers connect to the load balancer in front of all functions, once.
    ...new Set(
      declaration.calls.map(({ caller, callee }) =>
        kind.get(callee) === 'container' ? `${caller}>${callee}:8443` : `${caller}>servicegateway:8443`,
      ),
    ),
    ...[...routed].map((name) => `edgegateway>${name}:8444`),
    ...(routed.size > 0 ? ['edgelink>edgegateway:443'] : []),
  ].sort();
}

const SIGNING = { StringEquals: { 'kms:SigningAlgorithm': 'ECDSA_SHA_256', 'kms:MessageType': 'DIGEST' } };

const actionsOf = ({ Action }: Statement) => [Action].flat();

/** Construct of the same template's key that a reference means, without CDK's hash. */
function ownKey(resource: unknown): string | undefined {
  const [id] = (resource as { 'Fn::GetAtt'?: [string, string] })['Fn::GetAtt'] ?? [];
  return id?.slice(0, -8);
}

function outputName(reference: unknown): string {
  return (reference as { 'Fn::GetStackOutput': { OutputName: string } })['Fn::GetStackOutput'].OutputName;
}

function grantsOf({ declaration, templates }: ReturnType<typeof build>) {
  return declaration.services.map(({ name }) => ({
    name,
    statements: serviceStatements(templates[`Test-${name}`] as TemplateJson).filter(
      // What starts a task or a function is not the code's.
      (statement) => !actionsOf(statement).some((action) => /^(ecr|logs|ec2|xray):/.test(action)),
    ),
    stores: declaration.stores.filter(({ service }) => service === name),
  }));
}

/** Roles that key policies admit to KMS itself; statements for AWS services name those, or how they are reached. */
function directUsers(template: TemplateJson): { role: string }[] {
  return (
    Object.values(template.Resources)
      .filter(({ Type }) => Type === 'AWS::KMS::Key')
      .flatMap(({ Properties }) => (Properties as { KeyPolicy: { Statement: KeyStatement[] } }).KeyPolicy.Statement)
      .filter(
        ({ Sid, Principal }) =>
          Principal.AWS && !['AdministrationOnly', 'PublicKey', 'IssuersOnly'].includes(Sid ?? ''),
      )
      .filter(({ Condition }) => Condition?.['StringEquals']?.['kms:ViaService'] === undefined)
      // Nobody but a service of AWS can state that it makes a grant for AWS.
      .filter(({ Condition }) => Condition?.['Bool']?.['kms:GrantIsForAWSResource'] !== 'true')
      .map(({ Condition }) => {
        const arn = Condition?.['ArnEquals']?.['aws:PrincipalArn'] as { 'Fn::GetAtt': [string, 'Arn'] } | undefined;
        return { role: arn?.['Fn::GetAtt'][0] ?? 'anybody' };
      })
  );
}

interface KeyStatement extends Statement {
  readonly Sid?: string;
  readonly Principal: { readonly AWS?: unknown };
}

/** The scopes with which a request can get to a service: by hand, as a closure over the declared calls. */
function reachingScopes({ calls, routes }: Declaration): (service: string) => Set<string> {
  const reaches = (from: string, to: string, seen: string[] = []): boolean =>
    from === to ||
    calls.some(
      (call) => call.caller === from && !seen.includes(call.callee) && reaches(call.callee, to, [...seen, from]),
    );
  return (service) =>
    new Set(routes.filter((route) => reaches(route.service, service)).flatMap(({ scopes }) => scopes));
}

/** Clients that the environment of a service names, in order. */
function acceptedClients(template: TemplateJson): string[] {
  const hosts = Object.values(template.Resources).filter(({ Type }) => /Lambda::Function$|TaskDefinition$/.test(Type));
  const text = JSON.stringify(hosts);
  const issuers = /PALISADE_ISSUERS.*?PALISADE_TRUST_BUNDLE/.exec(text)?.[0] ?? 'no issuers';
  if (/"\[\]"/.test(issuers)) {
    return [];
  }
  expect(issuers).toContain('ProviderURL');
  return [...issuers.matchAll(/RefIdentity(?:Accounts(acct\d+x)|(People))/g)].map(
    ([, name, people]) => name ?? people ?? '',
  );
}

const RUNS = { numRuns: 12, seed: 20_26 };

describe('whatever is declared', () => {
  const cases = fc.sample(graphs, RUNS).map((graph) => ({ graph, ...build(graph) }));

  it('covers calls both ways between two containers', () => {
    const { templates } = build({
      services: [
        { container: true, table: 'none', routes: 0 },
        { container: true, table: 'none', routes: 0 },
      ],
      accounts: [],
      people: false,
      calls: [
        [0, 1],
        [1, 0],
      ],
    });
    expect(pathsIn(templates).egress).toEqual(['svc0x>svc1x:8443', 'svc1x>svc0x:8443']);
  });

  it.each(cases.map((one, index) => [index, one] as const))(
    'graph %i opens exactly the declared network paths',
    (_, one) => {
      const paths = pathsIn(one.templates);
      const declared = declaredPaths(one.declaration);
      expect(paths.egress).toEqual(declared);
      expect(paths.ingress).toEqual(declared);
      expect(paths.services).toEqual(neededServices(one.declaration));
      expect(paths.open).toEqual(['10.0.0.0/16>endpoints:443']);
      expect(resourcesOf(one.templates, 'AWS::EC2::SecurityGroupIngress')).toEqual([]);
      expect(resourcesOf(one.templates, 'AWS::EC2::SecurityGroupEgress')).toEqual([]);
    },
  );

  it.each(cases.map((one, index) => [index, one] as const))(
    'graph %i has exactly the declared routes, each guarded',
    (_, one) => {
      const methods = resourcesOf(one.templates, 'AWS::ApiGateway::Method');
      expect(methods).toHaveLength(one.declaration.routes.length);
      for (const method of methods) {
        expect(method.Properties).toMatchObject({
          AuthorizationType: 'COGNITO_USER_POOLS',
          ApiKeyRequired: true,
          AuthorizationScopes: [expect.stringMatching(/^svc\d+x\/read$/)],
          RequestValidatorId: expect.anything(),
          AuthorizerId: expect.anything(),
        });
      }
    },
  );

  it.each(cases.map((one, index) => [index, one] as const))(
    'graph %i lets each service touch its own table and read the revocations, without wildcards',
    (_, one) => {
      for (const { name, statements, stores } of grantsOf(one)) {
        expect(statements.flatMap(actionsOf).filter((action) => action.includes('*'))).toEqual([]);
        const tables = statements.filter((statement) => actionsOf(statement).some((a) => a.startsWith('dynamodb:')));
        const foreign = tables.filter(({ Resource }) => JSON.stringify(Resource).includes('Fn::GetStackOutput'));
        expect(foreign.map(({ Action, Resource }) => [name, Action, outputName(Resource)])).toEqual([
          [name, 'dynamodb:Query', expect.stringMatching(/RevocationsTable.*Arn/)],
        ]);
        // What is not foreign is a resource of the same template: the table of one's own.
        expect(tables).toHaveLength(foreign.length + stores.length);
      }
    },
  );

  it.each(cases.map((one, index) => [index, one] as const))(
    'graph %i lets each service read one parameter, the trust bundle',
    (_, one) => {
      for (const { statements } of grantsOf(one)) {
        const reads = statements.filter((statement) => actionsOf(statement).some((a) => a.startsWith('ssm:')));
        expect(reads.map(({ Action }) => Action)).toEqual(['ssm:GetParameter']);
        expect(JSON.stringify(reads[0]?.Resource)).toMatch(/:parameter\/Test\/trust-bundle"\]\]\}$/);
      }
    },
  );

  it.each(cases.map((one, index) => [index, one] as const))(
    'graph %i lets each service use its own keys only: to sign, to encrypt if confidential, and through AWS services',
    (_, one) => {
      for (const { name, statements, stores } of grantsOf(one)) {
        const uses = statements.filter((statement) => actionsOf(statement).some((a) => a.startsWith('kms:')));
        const through = uses.filter(({ Condition }) => Condition?.['StringEquals']?.['kms:ViaService'] !== undefined);
        const direct = uses.filter((use) => !through.includes(use));
        const confidential = stores.some(({ dataClass }) => dataClass === DataClass.CONFIDENTIAL.name);
        expect(direct.map(({ Action, Resource, Condition }) => [Action, ownKey(Resource), Condition])).toEqual([
          ['kms:Sign', 'AuditKey', SIGNING],
          ...(confidential
            ? [
                [
                  ['kms:Decrypt', 'kms:GenerateDataKey'],
                  'KeysConfidential',
                  { StringEquals: { 'kms:EncryptionContext:service': name } },
                ],
              ]
            : []),
        ]);
        const foreign = through
          .flatMap(({ Resource }) => [Resource].flat())
          .filter((resource) => ownKey(resource) === undefined);
        expect(foreign.map(outputName)).toEqual([expect.stringMatching(/RevocationsKey.*Arn/)]);
      }
    },
  );

  it.each(cases.map((one, index) => [index, one] as const))(
    'graph %i lets no key be used directly but by the role of its own service',
    (_, one) => {
      for (const [stack, template] of Object.entries(one.templates)) {
        const roles = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::IAM::Role');
        const named = directUsers(template);
        for (const { role } of named) {
          expect(roles.map(([id]) => id)).toContain(role);
        }
        const service = one.declaration.services.some(({ name }) => stack === `Test-${name}`);
        expect(new Set(named.map(({ role }) => role)).size).toBe(service ? 1 : 0);
      }
    },
  );

  it.each(cases.map((one, index) => [index, one] as const))(
    'graph %i gives a certificate to who calls or is called, and lets nobody but their renewers have one signed',
    (_, { declaration, templates }) => {
      const { services, calls } = declaration;
      for (const { name, kind } of services) {
        const template = templates[`Test-${name}`] as TemplateJson;
        const calling = kind === 'container' || calls.some(({ caller }) => caller === name);
        const calledThroughGateway = kind === 'function' && calls.some(({ callee }) => callee === name);
        const count = (type: string) => resourcesOf({ template }, type).length;
        expect(count('AWS::SecretsManager::Secret')).toBe(calling ? 1 : 0);
        expect(count('Custom::GatewayCertificate')).toBe(calledThroughGateway ? 1 : 0);
        const signing = (statements: Statement[]) =>
          statements.filter(
            (statement) =>
              actionsOf(statement).includes('kms:Sign') && JSON.stringify(statement.Resource).includes('Authority'),
          );
        expect(signing(serviceStatements(template))).toEqual([]);
        expect(signing(renewerStatements(template))).toHaveLength(Number(calling) + Number(calledThroughGateway));
        const paths = resourcesOf({ template }, 'AWS::IAM::Role').filter(({ Properties }) => Properties?.['Path']);
        expect(paths).toHaveLength(Number(calling) + Number(calledThroughGateway));
      }
    },
  );

  it.each(cases.map((one, index) => [index, one] as const))(
    'graph %i lets each service read the secret of its own certificate, and no other secret',
    (_, { declaration, templates }) => {
      for (const { name } of declaration.services) {
        const template = templates[`Test-${name}`] as TemplateJson;
        const secrets = Object.entries(template.Resources).filter(([, { Type }]) => /Manager::Secret$/.test(Type));
        const read = serviceStatements(template).filter((statement) =>
          actionsOf(statement).includes('secretsmanager:GetSecretValue'),
        );
        expect(read.map(({ Resource }) => Resource)).toEqual(secrets.map(([id]) => ({ Ref: id })));
      }
    },
  );

  it.each(cases.map((one, index) => [index, one] as const))(
    'graph %i accepts tokens of exactly the clients that can reach the service, through any callers',
    (_, { declaration, graph, templates }) => {
      const scopesAt = reachingScopes(declaration);
      for (const { name } of declaration.services) {
        const scopes = scopesAt(name);
        const expected = [
          ...(graph.people && scopes.size > 0 ? ['People'] : []),
          ...declaration.serviceAccounts.filter((one) => one.scopes.some((s) => scopes.has(s))).map((one) => one.name),
        ];
        expect(acceptedClients(templates[`Test-${name}`] as TemplateJson)).toEqual(expected);
      }
    },
  );
});
