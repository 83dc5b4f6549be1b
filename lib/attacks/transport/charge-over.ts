import { randomUUID } from 'node:crypto';
import type { Attempt } from '../attack';
import type { Scene } from '../scene/scene';
import type { TlsOptions } from '../scene/send';

/** Asks payments for a charge of a customer whose token was stolen, over a connection of this kind. */
export async function chargeOver(scene: Scene, tls: TlsOptions, certificateHeader?: string): Promise<Attempt> {
  const token = await scene.token(scene.customer);
  const id = randomUUID();
  try {
    const { status, text } = await scene.service(
      'payments',
      { servername: 'payments.shop.internal', ...tls },
      {
        method: 'POST',
        path: '/charges',
        headers: [
          ['authorization', `Bearer ${token}`],
          ['content-type', 'application/json'],
          ...(certificateHeader === undefined ? [] : [['x-amzn-mtls-clientcert', certificateHeader] as const]),
        ],
        body: JSON.stringify({ id, amount: { amount: 500, currency: 'EUR' } }),
      },
    );
    return { succeeded: status === 201, status, seen: text };
  } catch (error) {
    return { succeeded: false, seen: `no answer: ${error instanceof Error ? error.message : String(error)}` };
  }
}
