import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import * as fc from 'fast-check';
import { DataClass, type Declaration, type DeclaredService } from '../../lib';
import { testApp } from '../support/app';
import { stubCode, stubImage, type TemplateJson, templatesOf, testBlueprint } from '../support/blueprint';

type Table = 'none' | 'internal' | 'confidential';

/** A declaration to be made: services, calls and clients by position. */
export interface Graph {
  readonly services: readonly { readonly container: boolean; readonly table: Table; readonly routes: number }[];
  /** Service accounts, each with the positions of the services whose scope it has. */
  readonly accounts: readonly (readonly number[])[];
  readonly people: boolean;
  /** Pairs of positions; what cannot be a call (to itself, twice) is left out when building. */
  readonly calls: readonly (readonly [number, number])[];
}

/** Any graph of up to twelve services. */
export const graphs: fc.Arbitrary<Graph> = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.record({
    services: fc.array(
      fc.record({
        container: fc.boolean(),
        table: fc.constantFrom<Table[]>('none', 'internal', 'confidential'),
        routes: fc.nat(2),
      }),
      {
        minLength: size,
        maxLength: size,
      },
    ),
    accounts: fc.array(fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 3 }), { maxLength: 4 }),
    people: fc.boolean(),
    calls: fc.array(fc.tuple(fc.nat(size - 1), fc.nat(size - 1)), { maxLength: 2 * size }),
  }),
);

/** Declares the graph and synthesizes it. */
export function build(graph: Graph): { declaration: Declaration; templates: Record<string, TemplateJson> } {
  const app = testApp();
  const callbackUrls = graph.people ? ['https://app.example.com/signed-in'] : [];
  const blueprint = testBlueprint({ callbackUrls }, app);
  const services = graph.services.map(
    ({ container }, index): DeclaredService =>
      container
        ? blueprint.addContainerService(`svc${index}x`, { image: stubImage() })
        : blueprint.addFunctionService(`svc${index}x`, { code: stubCode() }),
  );
  graph.services.forEach(({ table, routes }, index) => {
    const service = services[index] as DeclaredService;
    if (table !== 'none') {
      service.addTable('items', {
        partitionKey: { name: 'id', type: AttributeType.STRING },
        dataClass: table === 'internal' ? DataClass.INTERNAL : DataClass.CONFIDENTIAL,
      });
    }
    for (let route = 0; route < routes; route += 1) {
      const scopes = [`svc${index}x/read`];
      blueprint.api.addRoute(`GET /svc${index}x/r${route}`, { service, scopes });
    }
  });
  graph.accounts.forEach((positions, index) => {
    const scopes = positions.filter((position) => graph.services[position]?.routes).map((at) => `svc${at}x/read`);
    if (scopes.length > 0) {
      blueprint.addServiceAccount(`acct${index}x`, { scopes });
    }
  });
  const seen = new Set<string>();
  for (const [from, to] of graph.calls) {
    const callee = services[to] as DeclaredService;
    if (from !== to && !seen.has(`${from}>${to}`)) {
      seen.add(`${from}>${to}`);
      (services[from] as DeclaredService).mayCall(callee, { actions: [`svc${to}x:Read`] });
    }
  }
  return { declaration: blueprint.declaration, templates: templatesOf(app) };
}

/** A statement of a policy. */
export interface Statement {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

/** Constructs of a service's stack that have roles of their own, beside the service. */
const RENEWERS = /^(Gateway)?Certificate/;

/** Everything that the role of a service may do, wherever it is written. */
export function serviceStatements(template: TemplateJson): Statement[] {
  return identityStatements(template, (id) => !RENEWERS.test(id));
}

/** Everything that the functions which renew the certificates of a service may do. */
export function renewerStatements(template: TemplateJson): Statement[] {
  return identityStatements(template, (id) => RENEWERS.test(id));
}

function identityStatements(template: TemplateJson, isMeant: (id: string) => boolean): Statement[] {
  interface Document {
    readonly PolicyDocument: { readonly Statement: Statement[] };
  }
  const documents = Object.entries(template.Resources).flatMap(([id, { Type, Properties }]): Document[] => {
    if (!isMeant(id)) {
      return [];
    }
    if (Type === 'AWS::IAM::Policy' || Type === 'AWS::IAM::ManagedPolicy') {
      return [Properties as unknown as Document];
    }
    return Type === 'AWS::IAM::Role' ? ((Properties?.['Policies'] as Document[]) ?? []) : [];
  });
  return documents.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).filter(({ Effect }) => Effect === 'Allow');
}
