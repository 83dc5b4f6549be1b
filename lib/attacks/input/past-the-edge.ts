import { randomUUID } from 'node:crypto';
import { type Attack, defineAttack } from '../attack';
import { tableAt } from '../scene/resources';
import type { Scene } from '../scene/scene';

interface BadCharge {
  readonly name: string;
  readonly action: string;
  readonly standards: readonly string[];
  readonly reason: RegExp;
  /** Whether something else than validation would fail on it. @default false */
  readonly isUnusable?: boolean;
  /** Makes it of the text of a good charge. */
  readonly body: (good: string) => string | Buffer;
}

const RANGE = ['OWASP API10:2023', 'CWE-20', 'CWE-1284'];
const PARSING = ['OWASP API10:2023', 'CWE-20', 'CWE-436'];
const DEPTH = 17;
const VALUES = 1_001;

const withMember = (good: string, member: string) => good.replace(/}$/, `,${member}}`);

const BAD_CHARGES: readonly BadCharge[] = [
  {
    name: 'a negative charge',
    action: 'charges minus five euros, which pays somebody',
    standards: RANGE,
    reason: /body refused: too_small at amount\.amount$/,
    body: (good) => good.replace('500', '-500'),
  },
  {
    name: 'a charge beyond every number',
    action: 'charges 1e999',
    standards: RANGE,
    reason: /body refused: invalid_type at amount\.amount$/,
    isUnusable: true,
    body: (good) => good.replace('500', '1e999'),
  },
  {
    name: 'a charge in a currency of nobody',
    action: 'charges in `eur`, which a comparison with `EUR` misses',
    standards: RANGE,
    reason: /body refused: invalid_format at amount\.currency$/,
    body: (good) => good.replace('EUR', 'eur'),
  },
  {
    name: 'a charge that is captured already',
    action: 'charges with `status` and `customerId` in the body',
    standards: ['OWASP API3:2023', 'CWE-915'],
    reason: /body refused: unrecognized_keys at top$/,
    body: (good) => withMember(good, '"status":"CAPTURED","customerId":"somebody-else"'),
  },
  {
    name: 'a charge with `__proto__`',
    action: 'charges with a member that reaches every object of the process',
    standards: ['CWE-1321'],
    reason: /a member of the JSON text has a reserved name$/,
    body: (good) => withMember(good, '"__proto__":{"status":"CAPTURED"}'),
  },
  {
    name: 'a charge with two amounts',
    action: 'charges 500 and 1 under one name',
    standards: PARSING,
    reason: /a member of the JSON text is repeated$/,
    body: (good) => good.replace('"amount":500', '"amount":500,"amount":1'),
  },
  {
    name: 'a charge of 17 levels',
    action: 'charges with lists in lists',
    standards: [...PARSING, 'CWE-674'],
    reason: /the JSON text is nested too deeply or has too many values$/,
    body: (good) => withMember(good, `"a":${'['.repeat(DEPTH)}${']'.repeat(DEPTH)}`),
  },
  {
    name: 'a charge of a thousand values',
    action: 'charges with a long list of small values',
    standards: [...PARSING, 'CWE-400'],
    reason: /the JSON text is nested too deeply or has too many values$/,
    body: (good) => withMember(good, `"a":[${'0,'.repeat(VALUES)}0]`),
  },
  {
    name: 'a charge after a byte order mark',
    action: 'charges with a mark before the body that some parsers skip',
    standards: PARSING,
    reason: /the text is not JSON$/,
    isUnusable: true,
    body: (good) => `\ufeff${good}`,
  },
  {
    name: 'a charge of more than 16 KiB',
    action: 'charges with a body that is padded with spaces',
    standards: ['OWASP API4:2023', 'CWE-770'],
    reason: /the body exceeds 16384 bytes$/,
    body: (good) => good.padEnd(16 * 1_024 + 1),
  },
];

/** What somebody who has taken over orders may send to payments: no edge is in between. */
export const pastTheEdge: readonly Attack[] = BAD_CHARGES.map(({ body, isUnusable, reason, ...about }) =>
  defineAttack({
    ...about,
    category: 'input',
    has: 'the certificate and key of orders, and a token of a customer',
    control: 'validation',
    alone: isUnusable !== true,
    trace: {
      by: 'service',
      service: 'payments',
      reason: new RegExp(`^[A-Z_]+: ${reason.source}`),
      fields: { status: 'deny', caller: 'orders' },
    },
    async attempt(scene) {
      const { certificate: cert, privateKey: key } = scene.stolenCertificate('orders');
      const id = randomUUID();
      const good = JSON.stringify({ id, amount: { amount: 500, currency: 'EUR' } });
      const { status, text } = await scene.service(
        'payments',
        { cert, key, servername: 'payments.shop.internal' },
        {
          method: 'POST',
          path: '/charges',
          headers: [
            ['authorization', `Bearer ${await scene.token(scene.customer)}`],
            ['content-type', 'application/json'],
          ],
          body: body(good),
        },
      );
      // Not by the status: money that was charged is charged, even if the answer fails afterwards.
      return { succeeded: await isCharged(scene, id), status, seen: text };
    },
  }),
);

/** Whether payments has stored a charge. */
async function isCharged(scene: Scene, id: string): Promise<boolean> {
  const { body, status } = await scene.aws('payments', 'dynamodb', 'GetItem', {
    TableName: tableAt(scene, 'Payments/Service/TableCharges'),
    Key: { id: { S: id } },
  });
  if (status !== 200) {
    throw new Error(`the table of payments cannot be read: ${JSON.stringify(body)}`);
  }
  return body['Item'] !== undefined;
}
