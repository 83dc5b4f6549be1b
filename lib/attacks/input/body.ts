import { randomUUID } from 'node:crypto';
import type { Person, Scene } from '../scene/scene';

/** A request with a body that some route takes, but for one thing. */
export interface BodyRoute {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  /** Who may send it. */
  readonly who: (scene: Scene) => Person;
  /** Status of success. */
  readonly done: number;
}

/** Places an order. */
export const ORDER: BodyRoute = { method: 'POST', path: '/orders', who: ({ customer }) => customer, done: 201 };
/** Writes one's own profile. */
export const PROFILE: BodyRoute = { method: 'PUT', path: '/users/me', who: ({ customer }) => customer, done: 200 };
/** Creates a product. */
export const PRODUCT: BodyRoute = {
  method: 'POST',
  path: '/products',
  who: ({ administrator }) => administrator,
  done: 201,
};

/** A good product. */
export const TEA = { name: 'Tea', price: { amount: 500, currency: 'EUR' } };

/** Sends a body as it is, in the name of who may. */
export async function sendBody(
  scene: Scene,
  { method, path, who }: BodyRoute,
  body: string | Buffer,
  contentType: readonly string[] = ['application/json'],
) {
  return scene.edge({
    method,
    path,
    token: await scene.token(who(scene)),
    headers: [['idempotency-key', randomUUID()], ...contentType.map((value) => ['content-type', value] as const)],
    body,
  });
}
