import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import * as fc from 'fast-check';
import type { Declaration, DeclaredContainer, DeclaredService } from '../../lib';
import { testApp } from '../support/app';
import { resourcesOf, stubCode, stubImage, type TemplateJson, templatesOf, testBlueprint } from '../support/blueprint';

interface Graph {
  readonly services: readonly { readonly container: boolean; readonly table: boolean; readonly routes: number }[];
  /** Pairs of positions; what cannot be a call (to itself, to a function, twice) is left out when building. */
  readonly calls: readonly (readonly [number, number])[];
}

const graphs: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.record({
    services: fc.array(fc.record({ container: fc.boolean(), table: fc.boolean(), routes: fc.nat(2) }), {
      minLength: size,
      maxLength: size,
    }),
    calls: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 2 * size }),
  }),
);

/** Declares the graph and synthesizes it. */
function build(graph: Graph): { declaration: Declaration; templates: Record<string, TemplateJson> } {
  const app = testApp();
  const blueprint = testBlueprint({}, app);
  const services = graph.services.map(
    ({ container }, index): DeclaredService =>
      container
        ? blueprint.addContainerService(`svc${index}x`, { image: stubImage() })
        : blueprint.addFunctionService(`svc${index}x`, { code: stubCode() }),
  );
  graph.services.forEach(({ table, routes }, index) => {
    const service = services[index] as DeclaredService;
    if (table) {
      service.addTable('items', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    }
    for (let route = 0; route < routes; route += 1) {
      const scopes = [`svc${index}x/read`];
      blueprint.api.addRoute(`GET /svc${index}x/r${route}`, { service, scopes });
    }
  });
  const seen = new Set<string>();
  for (const [from, to] of graph.calls) {
    const callee = services[to] as DeclaredService;
    if (from !== to && callee.kind === 'container' && !seen.has(`${from}>${to}`)) {
      seen.add(`${from}>${to}`);
      (services[from] as DeclaredService).mayCall(callee as DeclaredContainer, { actions: [`svc${to}x:Read`] });
    }
  }
  return { declaration: blueprint.declaration, templates: templatesOf(app) };
}

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
  return /Svc\d+x|EdgeLink|EdgeGateway|Endpoints/.exec(text)?.[0].toLowerCase() ?? text;
}

/** What AWS services each declared service needs: a table its endpoint, a task its image, image layers and logs. */
function neededServices(declaration: Declaration): string[] {
  return [
    ...declaration.stores.map((store) => `${store.service}>dynamodb`),
    ...declaration.services
      .filter(({ kind }) => kind === 'container')
      .flatMap(({ name }) => [`${name}>endpoints`, `${name}>s3`]),
  ].sort();
}

function declaredPaths(declaration: Declaration): string[] {
  const kind = new Map(declaration.services.map((service) => [service.name, service.kind]));
  const routed = new Set(
    declaration.routes.map((route) => route.service).filter((name) => kind.get(name) === 'container'),
  );
  return [
    ...declaration.calls.map((call) => `${call.caller}>${call.callee}:8443`),
    ...[...routed].map((name) => `edgegateway>${name}:8443`),
    ...(routed.size > 0 ? ['edgelink>edgegateway:443'] : []),
  ].sort();
}

interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
}

/** Everything that the roles of a template may do, wherever it is written. */
function identityStatements(template: TemplateJson): Statement[] {
  interface Document {
    readonly PolicyDocument: { readonly Statement: Statement[] };
  }
  const documents = Object.values(template.Resources).flatMap(({ Type, Properties }): Document[] => {
    if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') {
      return [Properties as unknown as Document];
    }
    return Type === 'AWS::IAM::Role' ? ((Properties?.['Policies'] as Document[]) ?? []) : [];
  });
  return documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(({ Effect }) => Effect === 'Allow');
}

const RUNS = { numRuns: 12, seed: 20_26 };

describe('whatever is declared', () => {
  const cases = fc.sample(graphs, RUNS).map((graph) => ({ graph, ...build(graph) }));

  it('covers calls both ways between two containers', () => {
    const { templates } = build({
      services: [
        { container: true, table: false, routes: 0 },
        { container: true, table: false, routes: 0 },
      ],
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
      const containers = one.declaration.services.some(({ kind }) => kind === 'container');
      expect(paths.open).toEqual(containers ? ['10.0.0.0/16>endpoints:443'] : []);
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
    'graph %i lets each service touch only its own table, without wildcards',
    (_, one) => {
      for (const service of one.declaration.services) {
        const template = one.templates[`Test-${service.name}`] as TemplateJson;
        const statements = identityStatements(template);
        const actions = statements.flatMap((statement) => statement.Action);
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
        const owns = one.declaration.stores.some((store) => store.service === service.name);
        expect(actions.some((action) => action.startsWith('dynamodb:'))).toBe(owns);
        for (const statement of statements.filter((one) =>
          [one.Action].flat().some((a) => a.startsWith('dynamodb:')),
        )) {
          // A table of one's own is a resource of the same template, never a reference to another stack.
          expect(JSON.stringify(statement.Resource)).not.toContain('Fn::GetStackOutput');
        }
      }
    },
  );
});
