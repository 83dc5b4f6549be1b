/**
 * Loaded into every simulated workload before its own code: stands between it and the network of the machine. Private
 * names get the addresses of the simulated network, connections to them go to loopback where security groups allow it,
 * and everything that is not in the network is as far away as from an isolated subnet.
 */
import dns from 'node:dns';
import { readFileSync } from 'node:fs';
import * as net from 'node:net';
import { NETWORK_MAP, type NetworkMap } from './network-map';

const map: NetworkMap = JSON.parse(readFileSync(String(process.env[NETWORK_MAP]), 'utf8'));
const LOOPBACK = '127.0.0.1';
/** Ports of loopback that are its own: the APIs of AWS, and what it listens on besides the ports of the network. */
const OPEN = new Set(apiPorts());
const LOOPBACK_NAMES = new Set(['localhost', LOOPBACK, '::1']);

function apiPorts(): readonly number[] {
  const { AWS_ENDPOINT_URL: url = '' } = process.env;
  return URL.canParse(url) ? [Number(new URL(url).port)] : [];
}

class NotReachable extends Error {
  readonly syscall = 'connect';

  constructor(
    readonly code: string,
    why: string,
    readonly address: string,
    readonly port: number,
  ) {
    super(`connect ${code} ${address}:${port}: ${why}`);
  }
}

/** Where a connection really goes. */
function route(host: string, port: number): { host: string; port: number } | NotReachable {
  if (LOOPBACK_NAMES.has(host)) {
    const own = map.own[port] ?? (OPEN.has(port) ? port : undefined);
    // Others listen there too, whom no rule may let this one reach.
    return own === undefined
      ? new NotReachable('ECONNREFUSED', 'nothing of its own listens there', host, port)
      : { host: LOOPBACK, port: own };
  }
  const addresses = map.names[host.toLowerCase()] ?? [];
  // As Cloud Map does for a name with several addresses: any of them.
  const address = addresses[Math.floor(Math.random() * addresses.length)] ?? host;
  const listener = map.listeners[`${address}:${port}`];
  if (listener === undefined) {
    const why = address === host ? 'no route leads out of an isolated subnet' : 'nothing listens there';
    return new NotReachable(net.isIP(host) === 0 && address === host ? 'ENOTFOUND' : 'ECONNREFUSED', why, host, port);
  }
  return listener.refused === undefined
    ? { host: LOOPBACK, port: listener.port }
    : new NotReachable('ECONNREFUSED', listener.refused, host, port);
}

type Connect = (this: net.Socket, ...args: unknown[]) => net.Socket;
const { connect } = net.Socket.prototype as unknown as { connect: Connect };

/** What `net` hands on when a socket was asked for by `net.connect` or `tls.connect`: arguments that are sorted already. */
function sorted(args: readonly unknown[]): [Record<string, unknown>, unknown] {
  const [first, second, third] = args;
  if (Array.isArray(first)) {
    return [first[0] as Record<string, unknown>, first[1]];
  }
  if (typeof first === 'object' && first !== null) {
    return [first as Record<string, unknown>, second];
  }
  return typeof second === 'string' ? [{ port: first, host: second }, third] : [{ port: first }, second];
}

function connectInNetwork(this: net.Socket, ...args: unknown[]): net.Socket {
  const [options, listener] = sorted(args);
  // HTTP agents leave `null` there.
  if (typeof options['path'] === 'string') {
    return connect.apply(this, args);
  }
  const target = route(String(options['host'] ?? 'localhost'), Number(options['port']));
  if (target instanceof NotReachable) {
    process.nextTick(() => this.destroy(target));
    return this;
  }
  // Without the caller's own lookup: it knows the name, of which nothing is left.
  const { lookup: _, ...others } = options;
  return connect.call(this, { ...others, ...target }, listener);
}
(net.Socket.prototype as unknown as { connect: Connect }).connect = connectInNetwork;

type Listen = (this: net.Server, ...args: unknown[]) => net.Server;
const { listen } = net.Server.prototype as unknown as { listen: Listen };

function listenOnLoopback(this: net.Server, ...args: unknown[]): net.Server {
  const [first, ...others] = args;
  const asked = typeof first === 'object' && first !== null ? (first as { port?: number }).port : first;
  const port = map.own[String(asked)];
  if (port === undefined) {
    this.once('listening', () => {
      const address = this.address();
      OPEN.add(typeof address === 'object' && address !== null ? address.port : 0);
    });
    return listen.apply(this, args);
  }
  const callback = others.find((argument) => typeof argument === 'function');
  return listen.call(this, { port, host: LOOPBACK }, callback);
}
(net.Server.prototype as unknown as { listen: Listen }).listen = listenOnLoopback;

// When whoever started this process has ended, however, so does it: nothing is left behind.
process.on('disconnect', () => process.exit(0));
// Keeps nothing running by itself.
process.channel?.unref();

type Lookup = typeof dns.lookup;
const { lookup } = dns;

/** For whoever asks for the address of a private name without connecting. */
function lookupInNetwork(hostname: string, ...rest: unknown[]): void {
  const callback = rest[rest.length - 1] as (error: Error | null, ...answer: unknown[]) => void;
  const addresses = map.names[hostname.toLowerCase()];
  if (addresses === undefined) {
    (lookup as unknown as (...args: unknown[]) => void)(hostname, ...rest);
    return;
  }
  const all = typeof rest[0] === 'object' && (rest[0] as dns.LookupOptions | null)?.all === true;
  const answer = all ? [addresses.map((address) => ({ address, family: 4 }))] : [addresses[0], 4];
  process.nextTick(() => callback(null, ...answer));
}
(dns as { lookup: Lookup }).lookup = lookupInNetwork as unknown as Lookup;
