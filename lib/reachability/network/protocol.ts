import { ALL_TRAFFIC, LAST_PORT, type Traffic } from './traffic';

const NUMBERS: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 };
const ICMP = [1, 58];
/** Of these alone, EC2 compares ports. */
const WITH_PORTS = [6, 17];

/** What a rule says of protocol and ports. `null` stands for what isn't known. */
export interface ProtocolRule {
  /** Name or number; -1 for all. */
  readonly protocol: string | null | undefined;
  /** First port; of ICMP, the type. */
  readonly from: number | null | undefined;
  /** Last port; of ICMP, the code. */
  readonly to: number | null | undefined;
}

/**
 * Traffic that a rule is about: TCP and UDP by port, ICMP by type and code, -1 for every protocol and then, whatever the
 * rule says of ports, every port; any other protocol has no ports. What isn't known is everything.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
 */
export function trafficOf({ from, protocol, to }: ProtocolRule): Traffic {
  if (protocol === null || protocol === undefined) {
    return ALL_TRAFFIC;
  }
  const number = NUMBERS[protocol.toLowerCase()] ?? Number(protocol);
  if (!(number >= 0 && number <= 255)) {
    return ALL_TRAFFIC;
  }
  const protocols = [number, number] as const;
  if (ICMP.includes(number)) {
    return { protocols, ports: icmpTypes(from, to) };
  }
  if (!WITH_PORTS.includes(number)) {
    return { protocols, ports: ALL_TRAFFIC.ports };
  }
  return { protocols, ports: [port(from, 0), port(to, LAST_PORT)] };
}

function port(value: number | null | undefined, otherwise: number): number {
  return value === null || value === undefined || value === -1 ? otherwise : value;
}

function icmpTypes(type: number | null | undefined, code: number | null | undefined): Traffic['ports'] {
  if (type === null || type === undefined || type === -1) {
    return ALL_TRAFFIC.ports;
  }
  const first = type * 256;
  return code === null || code === undefined || code === -1 ? [first, first + 255] : [first + code, first + code];
}
