import { type Flow, passBoth, type Reason } from './flow';
import type { Acl } from './network-acls';
import { ALL_TRAFFIC, sharedTraffic, type Traffic } from './traffic';

/** Packets of a connection: its destinations and its sources, each with what let it through. */
export interface Connection {
  readonly there: Flow;
  readonly here: Flow;
  readonly traffic: Traffic;
}

/** What replies pass on their way: the ACL that they leave, the routes, the ACL that they enter. */
export interface WayBack {
  readonly leaving: Acl | undefined;
  readonly routes: readonly Flow[];
  readonly entering: Acl | undefined;
  /** Ports from which the client opens connections. */
  readonly clientPorts: readonly [number, number];
}

/**
 * What lets replies back; `undefined` when nothing does. Network ACLs are stateless: to them replies are packets like any
 * others, to the port that the client chose.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export function repliesPass({ here, there, traffic }: Connection, way: WayBack): readonly Reason[] | undefined {
  const [protocol, last] = traffic.protocols;
  const hasPorts = protocol === last && (protocol === 6 || protocol === 17);
  const ports = hasPorts ? way.clientPorts : ALL_TRAFFIC.ports;
  const reply: Flow = { addresses: here.addresses, traffic: { protocols: traffic.protocols, ports }, because: [] };
  const origin: Flow = { ...reply, addresses: there.addresses };
  const sent = passBoth(way.leaving === undefined ? [reply] : passBoth([reply], way.leaving.out), way.routes);
  const received = way.entering === undefined ? [origin] : passBoth([origin], way.entering.in);
  for (const one of sent) {
    const match = received.find((other) => sharedTraffic(one.traffic, other.traffic) !== undefined);
    if (match !== undefined) {
      return [...one.because, ...match.because].map((reason) => ({ ...reason, text: `replies: ${reason.text}` }));
    }
  }
  return undefined;
}
