import { createHash } from 'node:crypto';
import { declareShop } from '../../bin/shop';
import { readAssembly, type System } from '../../lib/assembly';
import { drawPage, type Report, readAssemblyFiles, reportOf } from '../../lib/report';
import { mapGraph } from '../../lib/report/map/map-graph';
import { verdictOf } from '../../lib/report/page/verdict';
import { EditedAssembly, type Templates } from '../reachability/edited-assembly';
import { testApp } from '../support/app';

jest.mock('../../lib/shared/bundle', () => require('../support/stub-bundle'));

const NOW = new Date('2026-06-01T12:00:00Z');
let directory: string;
let edited: EditedAssembly;
let report: Report;
let page: string;

const reportAbout = (system: System): Report =>
  reportOf({ system, files: readAssemblyFiles(directory), title: 'Shop', now: NOW });
const afterEdit = (edit: (templates: Templates) => void): Report => reportAbout(edited.read(edit));

beforeAll(() => {
  const app = testApp();
  declareShop(app);
  directory = app.synth().directory;
  edited = new EditedAssembly(directory);
  report = reportAbout(readAssembly(directory));
  page = drawPage(report);
});
afterAll(() => edited.remove());

const reachOf = ({ estate }: Report, name: string) =>
  estate.reaches.find(({ workload }) => workload.name === name) ?? fail(name);
const evidenceOf = ({ matrix }: Report, check: string) => matrix.find((row) => row.check === check);

/** Lets orders do something to everything. */
function allowOrders(templates: Templates, actions: readonly string[]): void {
  templates.add(/^ShopOrders/, 'Added', {
    Type: 'AWS::IAM::Policy',
    Properties: {
      PolicyName: 'added',
      Roles: [{ Ref: 'ServiceFunctionRole0DAC1AE6' }],
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] },
    },
  });
}

function fail(name: string): never {
  throw new Error(`there is no ${name}`);
}

describe('the report of the shop', () => {
  it('knows its services, and that maintenance is none', () => {
    const { reaches } = report.estate;
    const services = reaches.filter(({ workload }) => workload.isService).map(({ workload }) => workload.name);
    expect(services).toEqual(['orders', 'payments', 'products', 'users']);
    const names = reaches.map(({ workload }) => workload.name);
    expect(new Set(names).size).toBe(names.length);
  });

  it('finds every route with the service behind it, through the internal gateway too', () => {
    const [edge, ...others] = report.estate.entries;
    expect(others).toEqual([]);
    expect(edge?.routes).toHaveLength(9);
    const behind = edge?.routes.map(({ name, to }) => `${name} ${to.map((id) => id.split('/')[0])}`);
    expect(behind).toEqual(
      expect.arrayContaining([
        'POST /orders Shop-orders',
        'GET /users/me Shop-users',
        'GET /products/{id} Shop-products',
      ]),
    );
    expect(edge?.routes.every(({ demands }) => demands.length === 3)).toBe(true);
  });

  it('shows the declared calls, hop by hop, and no other', () => {
    const calls = report.estate.reaches.flatMap((reach) => reach.calls);
    expect(calls.map(({ from, standing, to }) => `${from.name} ${to.name} ${standing}`).sort()).toEqual([
      'orders payments declared',
      'orders products declared',
    ]);
    expect(calls[0]?.hops.join(' ')).toContain('allows tcp 8443');
  });

  it('shows what a service gets at, by which statement', () => {
    const { access, internet } = reachOf(report, 'orders');
    const own = access.find(({ asset }) => asset.path === 'Shop/Orders/Service/TableOrders');
    expect(own?.ways.map(({ does }) => does)).toEqual(['reads', 'writes', 'deletes']);
    expect(own?.ways[0]?.hops.join(' ')).toMatch(/identity policy \w+, statement #\d+/);
    expect(access.some(({ asset }) => asset.path.startsWith('Shop/Payments'))).toBe(false);
    expect(access.every(({ standing }) => standing === 'declared')).toBe(true);
    expect(internet).toBe(false);
  });

  it('counts evidence', () => {
    expect(evidenceOf(report, 'route-without-authorizer')).toMatchObject({
      outcome: 'holds',
      evidence: '9 of 9 routes have an authorizer',
    });
    expect(evidenceOf(report, 'function-url-open')).toMatchObject({
      outcome: 'nothing',
      evidence: 'no function URL here',
    });
    const broken = report.findings.filter(({ id }) => id === 'log-without-archive').length;
    const row = evidenceOf(report, 'log-without-archive');
    const [, kept, all] = /^(\d+) of (\d+) logs reach an archive$/.exec(row?.evidence ?? '') ?? [];
    expect([row?.outcome, Number(all) - Number(kept)]).toEqual(['broken', broken]);
  });
});

describe('a fault', () => {
  it('lowers the count, breaks its requirements and is the verdict', () => {
    const open = afterEdit((templates) => {
      templates.one('AWS::ApiGateway::Method', /^POSTorders/).Properties.AuthorizationType = 'NONE';
    });
    expect(evidenceOf(open, 'route-without-authorizer')).toMatchObject({
      outcome: 'broken',
      evidence: '8 of 9 routes have an authorizer',
    });
    const owasp = open.standards.find(({ name }) => name.startsWith('OWASP'));
    expect(owasp?.requirements.find(({ id }) => id === 'API2:2023')?.outcome).toBe('broken');
    expect(drawPage(open)).toContain('1 serious finding to fix before this is deployed.');
  });

  it('that opens a connection is drawn as an undeclared call', () => {
    const open = afterEdit((templates) => {
      for (const rule of templates.all('AWS::EC2::SecurityGroup')) {
        const anywhere = { IpProtocol: '-1', CidrIp: '0.0.0.0/0' };
        Object.assign(rule.Properties, { SecurityGroupEgress: [anywhere], SecurityGroupIngress: [anywhere] });
      }
    });
    const { edges, nodes } = mapGraph(open.estate);
    const titles = new Map(nodes.map(({ id, title }) => [id, title]));
    const undeclared = edges
      .filter(({ standing }) => standing === 'undeclared')
      .map(({ from, to }) => `${titles.get(from)} ${titles.get(to)}`);
    expect(undeclared).toContain('payments products');
    expect(undeclared).not.toContain('orders payments');
    expect(open.findings.some(({ id }) => id === 'connection-undeclared')).toBe(true);
  });

  it('that lets a service write every log breaks no check, and ends that nothing is reachable beside what is declared', () => {
    expect(verdictOf(report).headline).toBe('No service reaches anything that nobody declared.');
    const open = afterEdit((templates) => allowOrders(templates, ['logs:PutLogEvents']));
    expect(open.findings).toHaveLength(report.findings.length);
    expect(reachOf(open, 'orders').access.some(({ standing }) => standing === 'reachable')).toBe(true);
    expect(verdictOf(open).headline).toBe('No serious finding.');
  });

  it('that reaches the data of another service is undeclared by as many as findings say', () => {
    const open = afterEdit((templates) => allowOrders(templates, ['dynamodb:GetItem', 'kms:Sign']));
    const undeclared = reachOf(open, 'orders').access.flatMap(({ ways }) =>
      ways.filter(({ standing }) => standing === 'undeclared'),
    );
    const found = open.findings.filter(({ id }) => /^(store|key|secret)-of-another$/.test(id));
    expect(undeclared.length).toBeGreaterThan(0);
    expect(undeclared).toHaveLength(found.length);
  });
});

describe('the page', () => {
  it('names no address and loads nothing', () => {
    expect(page).not.toMatch(/https?:\/\/|\/\/[a-z]|url\((?!#)|@import|<link|<img|<iframe| src=/i);
  });

  it('lets a browser run its own script and style only', () => {
    const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
    const digestOf = (tag: string): string => {
      const [, text = ''] = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(page) ?? [];
      return createHash('sha256').update(text).digest('base64');
    };
    expect(policy.replaceAll('&#39;', "'").split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${digestOf('style')}'`,
      `script-src 'sha256-${digestOf('script')}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).not.toMatch(/ style=/);
  });

  it('has no id twice, and every link within it leads somewhere', () => {
    const ids = [...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const links = [...page.matchAll(/(?:href="#|url\(#|aria-labelledby="|for=")([^")]+)/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.includes(id))).toEqual([]);
  });

  it('names every check, finding and acknowledged reason', () => {
    for (const { check } of report.matrix) {
      expect(page).toContain(check);
    }
    expect(report.files.acknowledgements.length).toBeGreaterThan(50);
    expect(page.match(/class="reason"/g)).toHaveLength(
      new Set(report.files.acknowledgements.map(({ reason }) => reason)).size,
    );
    expect(page.match(/class="instance"/g)).toHaveLength(report.findings.length);
  });

  it('shows every digest of a template', () => {
    expect(report.files.templates.length).toBeGreaterThan(10);
    for (const { sha256 } of report.files.templates) {
      expect(page).toContain(sha256);
    }
  });
});
