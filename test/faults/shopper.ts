import { randomUUID } from 'node:crypto';
import type { Simulation } from '../../lib/simulator/system';

/** What became of orders. */
export interface Purchases {
  /** Orders that were placed, each by a key of its own. */
  readonly placed: number;
  /** Orders that went through at the first attempt. */
  readonly atOnce: number;
  /** Orders that were never confirmed, however often they were repeated. */
  readonly given: number;
  /** Answers that were no confirmation, by status; 0 for a connection that broke. */
  readonly refusals: ReadonlyMap<number, number>;
  /** Longest time until an answer, in milliseconds. */
  readonly longest: number;
  /** Ids of confirmed orders. */
  readonly ids: readonly string[];
}

/** Orders per second: what two cores carry with room to spare. */
const RATE = 6;

/** Attempts for one order, and the time between them in milliseconds. */
const ATTEMPTS = 40;
const PAUSE = 500;

/** Longest time that a shopper waits for one answer, in milliseconds: what API Gateway waits. */
const PATIENCE = 29_000;

/** Buys things for as long as it is told, and repeats what was not confirmed under the same key. */
export class Shopper {
  private token = '';

  constructor(
    private readonly simulation: Simulation,
    private readonly user: string,
  ) {}

  /** Makes a product. @returns its id */
  async stock(administrator: string): Promise<string> {
    this.token = await this.signIn(administrator);
    const response = await this.send('POST', '/products', { name: 'Tea', price: { amount: 500, currency: 'EUR' } });
    return String(((await response.json()) as { id?: string }).id);
  }

  async buy(productId: string, seconds: number): Promise<Purchases> {
    const refusals = new Map<number, number>();
    const ids: string[] = [];
    const orders: Promise<boolean>[] = [];
    let atOnce = 0;
    let longest = 0;
    const one = async (): Promise<boolean> => {
      const key = randomUUID();
      const body = { items: [{ productId, quantity: 1 }] };
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        const begun = performance.now();
        const { id, status } = await this.order(body, key);
        longest = Math.max(longest, performance.now() - begun);
        if (id !== undefined) {
          ids.push(id);
          atOnce += attempt === 0 ? 1 : 0;
          return true;
        }
        refusals.set(status, (refusals.get(status) ?? 0) + 1);
        await new Promise((resolve) => setTimeout(resolve, PAUSE));
      }
      return false;
    };
    for (const end = Date.now() + seconds * 1_000; Date.now() < end; ) {
      this.token = await this.signIn(this.user);
      orders.push(one());
      await new Promise((resolve) => setTimeout(resolve, 1_000 / RATE));
    }
    const confirmed = await Promise.all(orders);
    const given = confirmed.filter((done) => !done).length;
    return { placed: orders.length, atOnce, given, refusals, longest, ids };
  }

  /** Ids of all orders that the shop has of the shopper. */
  async orders(): Promise<readonly string[]> {
    this.token = await this.signIn(this.user);
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const query = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = (await (await this.send('GET', `/orders?limit=50${query}`)).json()) as {
        items: readonly { id: string }[];
        cursor?: string;
      };
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.cursor;
    } while (cursor !== undefined);
    return ids;
  }

  private async order(body: object, key: string): Promise<{ status: number; id?: string }> {
    try {
      const response = await this.send('POST', '/orders', body, { 'idempotency-key': key });
      const { id } = (await response.json()) as { id?: string };
      return response.status === 201 ? { status: 201, id } : { status: response.status };
    } catch {
      return { status: 0 };
    }
  }

  private signIn(user: string): Promise<string> {
    const { openId } = this.simulation;
    return openId === undefined ? Promise.resolve('') : openId.issue({ user });
  }

  private send(method: string, path: string, json?: object, headers: Record<string, string> = {}): Promise<Response> {
    const { edge } = this.simulation;
    const [url = ''] = edge.stages.values();
    return fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'x-api-key': edge.apiKeys[0]?.value ?? '',
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: json === undefined ? undefined : JSON.stringify(json),
      signal: AbortSignal.timeout(PATIENCE),
    });
  }
}
