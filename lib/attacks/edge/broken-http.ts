import { randomUUID } from 'node:crypto';
import { type Attack, defineAttack } from '../attack';
import { TEA } from '../input/body';
import { type RawAnswer, sendRaw } from '../scene/raw';
import type { Scene } from '../scene/scene';
import { BROKEN, type Broken } from './broken-messages';

/** Broken requests with a good key and a good token, to the edge. */
export const brokenHttp: readonly Attack[] = BROKEN.map((message) =>
  brokenRequest(message, 'an API key and a token of an administrator', sendToEdge),
);

/** The same, past the edge: what services listen with must not be weaker. */
export const brokenHttpPastTheEdge: readonly Attack[] = BROKEN.map((message) =>
  brokenRequest(
    { ...message, name: `${message.name}, past the edge` },
    'the certificate and key of orders, and a token of a customer',
    sendToPayments,
  ),
);

function brokenRequest(
  { rest, ...about }: Broken,
  has: string,
  sendTo: (scene: Scene, rest: Broken['rest']) => Promise<RawAnswer>,
): Attack {
  return defineAttack({
    ...about,
    category: 'edge',
    has,
    control: 'http',
    trace: {
      by: 'sight',
      reason: /^HTTP\/1\.1 4\d\d [A-Za-z ]+, connection: close(, content-length: 0)?$/i,
      because: 'what is no HTTP is no request that a log could name',
    },
    async attempt(scene) {
      const { statuses, text } = await sendTo(scene, rest);
      const [status = 0] = statuses;
      const seen = text.trim().replaceAll('\r\n', ', ');
      return { succeeded: statuses.length > 1 || status < 400, status, seen };
    },
  });
}

/** Creates a product by what `rest` makes of a good request. */
export async function sendToEdge(scene: Scene, rest: Broken['rest']): Promise<RawAnswer> {
  const start = [
    `POST ${scene.stage}/products HTTP/1.1`,
    'host: shop',
    `authorization: Bearer ${await scene.token(scene.administrator)}`,
    `x-api-key: ${scene.apiKey}`,
    'content-type: application/json',
    '',
  ].join('\r\n');
  return sendRaw(scene.edgePort, start + rest(JSON.stringify(TEA), smuggled(`${scene.stage}/orders`)));
}

/** Charges by what `rest` makes of a good request. */
export async function sendToPayments(scene: Scene, rest: Broken['rest']): Promise<RawAnswer> {
  const { certificate: cert, privateKey: key } = scene.stolenCertificate('orders');
  const start = [
    'POST /charges HTTP/1.1',
    'host: payments.shop.internal',
    `authorization: Bearer ${await scene.token(scene.customer)}`,
    'content-type: application/json',
    '',
  ].join('\r\n');
  const charge = JSON.stringify({ id: randomUUID(), amount: { amount: 500, currency: 'EUR' } });
  return sendRaw(scene.portOf('payments'), start + rest(charge, smuggled('/charges')), {
    cert,
    key,
    servername: 'payments.shop.internal',
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
  });
}

const smuggled = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: shop\r\n\r\n`;
