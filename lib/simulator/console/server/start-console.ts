import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { readEdge } from '../../edge';
import type { Simulation } from '../../system';
import type { ConsoleEvent } from '../console-event';
import { type SystemMap, systemMap } from '../map';
import { likelySenders, type SampleRoute, type Scenario, sampleRoutes, scenariosOf } from '../samples';
import { answerJson, answerText, HEADERS, readJson, Unanswerable } from './answers';
import { pageData } from './describe-page';
import { EventStream } from './event-stream';
import { guard } from './guards';
import { makePage } from './page';
import { SampleSender } from './sample-sender';
import { issueToken } from './token';
import { consoleEvent } from './translate-event';

/** What the console needs of a simulation. */
export type Simulated = Pick<Simulation, 'openId' | 'subscribe' | 'system'> & {
  readonly edge: Pick<Simulation['edge'], 'apiKeys' | 'stages'>;
};

/** How the console runs. */
export interface ConsoleOptions {
  /** TCP port on loopback. @default - any that is free */
  readonly port?: number;
  /** Milliseconds since 1970. @default - the system's clock */
  readonly now?: () => number;
}

/** A console that runs. */
export interface Console {
  /** Where its page is. */
  readonly url: string;
  readonly map: SystemMap;
  readonly routes: readonly SampleRoute[];
  readonly scenarios: readonly Scenario[];
  /** Name of the user who may send a request for a route, as far as names tell. */
  likelySender(route: SampleRoute): string | undefined;
  /** Ends it and every connection. */
  stop(): Promise<void>;
}

type Handler = (
  message: http.IncomingMessage,
  response: http.ServerResponse,
  query: URLSearchParams,
) => Promise<void> | void;

/** Serves the console of a simulation on loopback, to people at this machine only, see {@link guard}. */
export async function startConsole(
  simulation: Simulated,
  { now = Date.now, port = 0 }: ConsoleOptions = {},
): Promise<Console> {
  const { edge, openId, system } = simulation;
  const model = readEdge(system);
  const map = systemMap(system, model);
  const routes = sampleRoutes(map.routes, model);
  const scenarios = scenariosOf(routes, openId?.users ?? []);
  const events = new EventStream();
  const publish = (event: ConsoleEvent | undefined) => event !== undefined && events.publish(event);
  const unsubscribe = simulation.subscribe((event) => publish(consoleEvent(event, now())));
  const sender = new SampleSender({
    edge,
    openId,
    routes,
    sent: (sent) => publish({ kind: 'sent', at: now(), sent }),
  });
  const page = makePage(map.title);

  const handlers: Readonly<Record<string, Handler>> = {
    'GET /': (_, response) => {
      response.writeHead(302, { location: '/__palisade' }).end();
    },
    'GET /__palisade': (_, response) => {
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': page.contentSecurityPolicy,
      };
      response.writeHead(200, headers).end(page.html);
    },
    'GET /__palisade/system': (_, response) => answerJson(response, 200, pageData(map, scenarios, openId?.users ?? [])),
    'GET /__palisade/events': (_, response) => events.open(response),
    'GET /__palisade/token': async (_, response, query) => answerText(response, 200, await issueToken(openId, query)),
    'POST /__palisade/requests': async (message, response) => {
      const { scenario: id, user } = await readJson(message);
      const scenario = scenarios.find((one) => one.id === id);
      if (scenario === undefined || (user !== undefined && !openId?.users.some(({ name }) => name === user))) {
        throw new Unanswerable(400, 'there is no such scenario or user; /__palisade/system names all');
      }
      answerJson(response, 200, await sender.play(scenario, user as string | undefined));
    },
  };

  const server = http.createServer((message, response) => {
    answer(message, response, handlers).catch((error: unknown) => fail(response, error));
  });
  await listen(server, port);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/__palisade`,
    map,
    routes,
    scenarios,
    likelySender: (route) => likelySenders(route, routes, openId?.users ?? [])[0]?.name,
    stop: () =>
      new Promise((resolve) => {
        unsubscribe();
        events.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  message: http.IncomingMessage,
  response: http.ServerResponse,
  handlers: Readonly<Record<string, Handler>>,
): Promise<void> {
  for (const [name, value] of Object.entries(HEADERS)) {
    response.setHeader(name, value);
  }
  const { localPort } = message.socket;
  const refusal = guard(message, [`127.0.0.1:${localPort}`, `localhost:${localPort}`]);
  if (refusal !== undefined) {
    answerText(response, refusal.status, refusal.reason);
    return;
  }
  const [path, query] = (message.url ?? '').split('?', 2);
  const handler = handlers[`${message.method} ${path}`];
  if (handler === undefined) {
    throw new Unanswerable(404, 'there is nothing here; the page is /__palisade');
  }
  await handler(message, response, new URLSearchParams(query));
}

function fail(response: http.ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
  } else if (error instanceof Unanswerable) {
    answerText(response, error.status, error.message);
  } else {
    answerText(response, 503, 'the simulation did not answer');
  }
}

function listen(server: http.Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
