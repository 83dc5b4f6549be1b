import type { Edge } from '../../edge';
import type { OpenIdSimulation, SampleUser } from '../../openid';
import type { Sent } from '../console-event';
import { likelySenders, type SampleRoute, type Scenario } from '../samples';
import { type BuiltRequest, buildRequest } from './build-request';
import { Memory } from './memory';

/** What a sender needs of a simulation. */
export interface SenderOptions {
  readonly edge: Pick<Edge, 'apiKeys' | 'stages'>;
  readonly openId?: Pick<OpenIdSimulation, 'issue' | 'users'>;
  readonly routes: readonly SampleRoute[];
  /** Is told of every request that was answered. */
  readonly sent?: (request: Sent) => void;
}

/** More than clients usually may send at once. */
const FLOOD = 400;
const MOST_CHARACTERS = 2_000;

/** A thing may need another thing, but not without end. */
const DEEPEST = 3;

/** Sends ready-made requests through the edge, as people of the simulation would. */
export class SampleSender {
  private readonly memory: Memory;

  constructor(private readonly options: SenderOptions) {
    this.memory = new Memory(options.routes);
  }

  /**
   * Plays a scenario: what it needs first, then the request itself.
   *
   * @param userName sample user who sends it, in place of the scenario's own
   */
  async play(scenario: Scenario, userName?: string): Promise<readonly Sent[]> {
    const { attack, route, sender } = scenario;
    const user = this.users.find(({ name }) => name === (userName ?? sender));
    const owner = attack === 'another-person' ? this.users.find((one) => one !== user && one.groups.length > 0) : user;
    // Other attacks end before anybody looks for what they name.
    const reachesService = attack === undefined || attack === 'another-person';
    const before = reachesService ? await this.prepare(route, owner) : [];
    const request = await buildRequest({ ...this.options, route, user, attack, known: this.memory.of(owner) });
    const times = attack === 'flood' ? FLOOD : 1;
    const sent = await Promise.all(Array.from({ length: times }, () => this.send(request, route, user, false)));
    return [...before, ...sent];
  }

  private get users(): readonly SampleUser[] {
    return this.options.openId?.users ?? [];
  }

  /** Creates what a route needs and nobody has created yet. */
  private async prepare(route: SampleRoute, user: SampleUser | undefined, depth = 0): Promise<readonly Sent[]> {
    const sent: Sent[] = [];
    for (const collection of depth > DEEPEST ? [] : route.needs) {
      const creator = this.options.routes.find((one) => one.does === 'create' && one.collection === collection);
      if (creator !== undefined && this.memory.of(user).idOf(collection) === undefined) {
        sent.push(...(await this.create(creator, creator.collection === route.collection ? user : undefined, depth)));
      }
    }
    return sent;
  }

  /** Has something created by whoever is named, else by the first who may. */
  private async create(creator: SampleRoute, by: SampleUser | undefined, depth: number): Promise<readonly Sent[]> {
    const likely = likelySenders(creator, this.options.routes, this.users);
    const candidates = by === undefined ? likely : [by, ...likely.filter((one) => one !== by)];
    const sent: Sent[] = [];
    for (const user of candidates.length === 0 ? [undefined] : candidates) {
      sent.push(...(await this.prepare(creator, user, depth + 1)));
      const request = await buildRequest({ ...this.options, route: creator, user, known: this.memory.of(user) });
      const answer = await this.send(request, creator, user, true);
      sent.push(answer);
      if (answer.status < 300) {
        break;
      }
    }
    return sent;
  }

  private async send(
    { body, headers, method, path, url }: BuiltRequest,
    route: SampleRoute,
    user: SampleUser | undefined,
    preparation: boolean,
  ): Promise<Sent> {
    const response = await fetch(url, { method, headers, body, redirect: 'manual' });
    const text = await response.text();
    const sent: Sent = {
      requestId: response.headers.get('x-amzn-requestid') ?? undefined,
      serviceRequestId: response.headers.get('x-request-id') ?? undefined,
      method,
      path,
      user: headers['authorization'] === undefined ? undefined : user?.name,
      status: response.status,
      body: text.slice(0, MOST_CHARACTERS),
      preparation,
    };
    if (response.ok) {
      this.memory.remember(route, path, text, user);
    }
    this.options.sent?.(sent);
    return sent;
  }
}
