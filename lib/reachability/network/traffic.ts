/** Traffic by protocol and port, both from and to included. */
export interface Traffic {
  /** Protocol numbers of IANA: 1 ICMP, 6 TCP, 17 UDP, 58 ICMPv6. */
  readonly protocols: readonly [from: number, to: number];
  /** Destination ports; of ICMP, 256 times the type plus the code; of protocols without ports, all. */
  readonly ports: readonly [from: number, to: number];
}

/** Highest number of a port. */
export const LAST_PORT = 65_535;

/** Everything. */
export const ALL_TRAFFIC: Traffic = { protocols: [0, 255], ports: [0, LAST_PORT] };

/** TCP to these ports. */
export function tcp(from: number, to = from): Traffic {
  return { protocols: [6, 6], ports: [from, to] };
}

function shared(
  [from1, to1]: readonly [number, number],
  [from2, to2]: readonly [number, number],
): readonly [number, number] | undefined {
  const from = from1 > from2 ? from1 : from2;
  const to = to1 < to2 ? to1 : to2;
  return from <= to ? [from, to] : undefined;
}

/** What two kinds of traffic share. */
export function sharedTraffic(one: Traffic, other: Traffic): Traffic | undefined {
  const protocols = shared(one.protocols, other.protocols);
  const ports = protocols && shared(one.ports, other.ports);
  return protocols && ports && { protocols, ports };
}

/** What both lists share. */
export function passTraffic(one: readonly Traffic[], other: readonly Traffic[]): Traffic[] {
  return one.flatMap((first) => other.flatMap((second) => sharedTraffic(first, second) ?? []));
}

/** What is left of one without the other. */
export function trafficWithout(one: Traffic, other: Traffic): Traffic[] {
  const both = sharedTraffic(one, other);
  if (both === undefined) {
    return [one];
  }
  return [
    ...outside(one.protocols, both.protocols).map((protocols) => ({ protocols, ports: one.ports })),
    ...outside(one.ports, both.ports).map((ports) => ({ protocols: both.protocols, ports })),
  ];
}

/** What is left of a range without a part of it. */
function outside(
  [from, to]: readonly [number, number],
  [first, last]: readonly [number, number],
): (readonly [number, number])[] {
  const parts: (readonly [number, number])[] = [];
  if (from < first) {
    parts.push([from, first - 1]);
  }
  if (last < to) {
    parts.push([last + 1, to]);
  }
  return parts;
}

/** The same traffic without overlaps, in order, adjacent ports joined. */
export function joinTraffic(all: readonly Traffic[]): Traffic[] {
  const apart: Traffic[] = [];
  for (const one of all) {
    apart.push(...apart.reduce<Traffic[]>((left, known) => left.flatMap((part) => trafficWithout(part, known)), [one]));
  }
  apart.sort((a, b) => a.protocols[0] - b.protocols[0] || a.ports[0] - b.ports[0]);
  const joined: Traffic[] = [];
  for (const one of apart) {
    const last = joined.at(-1);
    if (last && `${last.protocols}` === `${one.protocols}` && last.ports[1] + 1 === one.ports[0]) {
      joined[joined.length - 1] = { protocols: last.protocols, ports: [last.ports[0], one.ports[1]] };
    } else {
      joined.push(one);
    }
  }
  return joined;
}

/** Whether all of the traffic is in one of the others or in several together. */
export function covers(all: readonly Traffic[], wanted: readonly Traffic[]): boolean {
  return wanted.every(
    (one) =>
      all.reduce<Traffic[]>((left, known) => left.flatMap((part) => trafficWithout(part, known)), [one]).length === 0,
  );
}

const NAMES: Readonly<Record<number, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };

/** The traffic for people, e.g. `tcp 8443` or `all traffic`. */
export function describeTraffic({ protocols: [first, last], ports: [from, to] }: Traffic): string {
  const everyPort = from === 0 && to === LAST_PORT;
  if (first !== last) {
    const kind = first === 0 && last === 255 ? 'all traffic' : `protocols ${first}-${last}`;
    return everyPort ? kind : `${kind} on ports ${from}-${to}`;
  }
  const name = NAMES[first] ?? `protocol ${first}`;
  if (everyPort) {
    return `${name} on every port`;
  }
  if (first === 1 || first === 58) {
    return `${name} type ${Math.floor(from / 256)}`;
  }
  return from === to ? `${name} ${from}` : `${name} ${from}-${to}`;
}
