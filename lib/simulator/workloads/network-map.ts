/** Where a process of the simulation may connect to, and where it listens: what its security groups and names say. */
export interface NetworkMap {
  /** Addresses that each private name stands for, as Cloud Map and private hosted zones answer. */
  readonly names: Readonly<Record<string, readonly string[]>>;
  /** What listens in the network, by `<address>:<port>`. */
  readonly listeners: Readonly<Record<string, Listener>>;
  /** Ports on which the process itself listens in the network, and where on loopback. */
  readonly own: Readonly<Record<string, number>>;
}

/** Something that listens in the simulated network. */
export interface Listener {
  /** Port of loopback where it really listens. */
  readonly port: number;
  /** Why the connection is refused; absent when rules of both sides allow it. */
  readonly refused?: string;
}

/** Environment variable with the path of the {@link NetworkMap} of a process. */
export const NETWORK_MAP = 'PALISADE_SIMULATED_NETWORK';
