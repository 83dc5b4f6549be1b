import { connect, type TLSSocket } from 'node:tls';
import { type Attack, defineAttack } from '../attack';
import { issuedBy, ownAuthority } from '../scene/certificates';
import type { Scene, StolenCertificate } from '../scene/scene';
import { chargeOver } from './charge-over';

const STANDARDS = ['CWE-613', 'RFC 8446 section 4.6.1', 'NIST SP 800-52 R2'];
const PATIENCE_MS = 3_000;

/** Connects to a service with a certificate and keeps the session for later. @throws Error when there is none */
export async function sessionWith(
  scene: Scene,
  service: string,
  { certificate: cert, privateKey: key }: StolenCertificate,
): Promise<Buffer> {
  const socket = connect({
    host: '127.0.0.1',
    port: scene.portOf(service),
    servername: `${service}.shop.internal`,
    cert,
    key,
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: false,
  });
  try {
    return await session(socket);
  } finally {
    socket.destroy();
  }
}

function session(socket: TLSSocket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the service gives no session')), PATIENCE_MS);
    socket.once('session', (ticket: Buffer) => {
      clearTimeout(timer);
      resolve(ticket);
    });
    socket.once('error', reject);
  });
}

const expired = defineAttack({
  name: 'a session that outlives its certificate',
  category: 'transport',
  has: 'a token of a customer, and a session that began with a certificate of orders which ended since',
  action: 'resumes the session at payments, where no certificate is asked for again',
  control: 'mutual-tls',
  standards: [...STANDARDS, 'CWE-298'],
  trace: {
    by: 'service',
    service: 'payments',
    reason: /^the certificate has expired$/,
    fields: { action: 'payments:Connect', status: 'deny' },
  },
  async attempt(scene) {
    const short = await issuedBy(await ownAuthority(scene), { ends: 2 });
    const ticket = await sessionWith(scene, 'payments', short);
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    return chargeOver(scene, { session: ticket });
  },
});

const ofAnotherService = defineAttack({
  name: 'a session of another service',
  category: 'transport',
  has: 'a token of a customer, and a session of orders with products',
  action: 'resumes it at payments, without any certificate',
  control: 'mutual-tls',
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'payments',
    reason: /^no certificate was shown$/,
    fields: { action: 'payments:Connect', status: 'deny' },
  },
  async attempt(scene) {
    const ticket = await sessionWith(scene, 'products', scene.stolenCertificate('orders'));
    return chargeOver(scene, { session: ticket });
  },
});

/** Sessions of TLS, resumed where they prove nothing any more. */
export const sessions: readonly Attack[] = [expired, ofAnotherService];
