import { randomUUID } from 'node:crypto';
import { type Attack, type Attempt, defineAttack } from '../attack';
import type { Scene } from '../scene/scene';

/** A token that must prove nothing. */
export interface Forgery {
  /** What it is, e.g. `a token whose algorithm is none`. */
  readonly name: string;
  /** What the attacker has before. */
  readonly has: string;
  /** How the token is made. */
  readonly action: string;
  readonly standards: readonly string[];
  /** Why the edge refuses it. */
  readonly atEdge: RegExp;
  /** Why a service refuses it, without the code. */
  readonly atService: RegExp;
  /** Whether a service that believes any signature would take it. @default false */
  readonly onlySignature?: boolean;
  /** Makes it. */
  forge(scene: Scene): Promise<string>;
}

/** The attack that sends a token to the edge, to read orders. */
export function againstEdge({ action, atEdge, forge, has, name, standards }: Forgery): Attack {
  return defineAttack({
    name,
    has: `an API key, and ${has}`,
    action: `${action}; reads orders at the edge`,
    category: 'token',
    control: 'authorizer',
    standards,
    trace: { by: 'edge', reason: atEdge },
    async attempt(scene) {
      const { status, text } = await scene.edge({ path: '/orders', token: await forge(scene) });
      return { succeeded: status === 200, status, seen: text };
    },
  });
}

/** The attack that sends a token straight to a service, past the edge, to charge whom it names. */
export function againstService({ action, atService, forge, has, name, onlySignature, standards }: Forgery): Attack {
  return defineAttack({
    name: `${name}, past the edge`,
    has: `the certificate and key of orders, and ${has}`,
    action: `${action}; asks payments for a charge in the name of orders`,
    category: 'token',
    control: 'token',
    alone: onlySignature ?? false,
    standards,
    trace: {
      by: 'service',
      service: 'payments',
      reason: new RegExp(`^UNAUTHENTICATED: ${atService.source}`),
      fields: { status: 'deny', caller: 'orders' },
    },
    attempt: async (scene) => charge(scene, [['authorization', `Bearer ${await forge(scene)}`]]),
  });
}

/** Asks payments for a charge, with the certificate of orders. */
export async function charge(
  scene: Scene,
  headers: readonly (readonly [name: string, value: string])[],
  query = '',
): Promise<Attempt> {
  const { certificate: cert, privateKey: key } = scene.stolenCertificate('orders');
  const { status, text } = await scene.service(
    'payments',
    { cert, key, servername: 'payments.shop.internal' },
    {
      method: 'POST',
      path: `/charges${query}`,
      headers: [...headers, ['content-type', 'application/json']],
      body: JSON.stringify({ id: randomUUID(), amount: { amount: 500, currency: 'EUR' } }),
    },
  );
  return { succeeded: status === 201, status, seen: text };
}
