import { Agent, request } from 'node:http';
import type { Scene } from './scene';

/** Requests at once. */
const CONNECTIONS = 16;

/** A request of a flood. */
export interface FloodRequest {
  /** Path without the stage. */
  readonly path: string;
  /** @default 'GET' */
  readonly method?: string;
  /** Headers of each request, by its number. @default - none */
  readonly headers?: (index: number) => Readonly<Record<string, string>>;
}

/** Sends many requests to the edge from one address and gives the status of each, in the order in which they were sent. */
export async function flood(
  scene: Scene,
  count: number,
  { headers = () => ({}), method = 'GET', path }: FloodRequest,
): Promise<readonly number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const send = (index: number) =>
    new Promise<number>((resolve, reject) => {
      const way = { host: '127.0.0.1', port: scene.edgePort, agent };
      const sent = request({ ...way, method, path: scene.stage + path, headers: headers(index) }, (response) => {
        response.resume().once('end', () => resolve(response.statusCode ?? 0));
      });
      sent.once('error', reject).end();
    });
  try {
    return await Promise.all(Array.from({ length: count }, (_, index) => send(index)));
  } finally {
    agent.destroy();
  }
}
