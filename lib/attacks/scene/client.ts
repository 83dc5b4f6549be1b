import { randomBytes } from 'node:crypto';
import type { Scene } from './scene';

/** A client of the edge. */
export interface Client {
  readonly id: string;
  /** What it sends as `x-api-key`. */
  readonly value: string;
}

/** What a client is. */
export interface ClientOptions {
  /** @default true */
  readonly enabled?: boolean;
  /** Whether it is in the usage plan of the clients of the shop. @default true */
  readonly planned?: boolean;
}

/** Makes another client, as an operator would, which is gone after the attack. */
export function newClient(scene: Scene, { enabled = true, planned = true }: ClientOptions = {}): Client {
  const { aws, edge } = scene.simulation;
  const value = randomBytes(20).toString('hex');
  const { id } = aws.apiKeys.create({ enabled, name: 'another client', tags: {}, value });
  const [plan] = edge.apiKeys.flatMap(({ usagePlanIds }) => usagePlanIds);
  if (planned && plan !== undefined) {
    aws.apiKeys.attach(id, plan);
  }
  scene.afterwards(() => aws.apiKeys.delete(id));
  return { id, value };
}
