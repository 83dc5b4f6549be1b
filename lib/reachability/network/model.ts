import type { System } from '../../assembly';
import type { Addresses } from './addresses';
import type { Reason } from './flow';
import type { Traffic } from './traffic';

/** Kind of a {@link NetworkPlace}. */
export type PlaceKind =
  | 'internet'
  | 'aws-services'
  | 'function'
  | 'task'
  | 'instance'
  | 'database'
  | 'cache'
  | 'file-system'
  | 'endpoint'
  | 'load-balancer'
  | 'vpc-link'
  | 'api'
  | 'other';

/** A subnet in which a place stands, or one that the system doesn't tell. */
export interface Stand {
  /** What `Ref` of the subnet gives; absent when it isn't known. */
  readonly subnet?: string;
  /** What `Ref` of its VPC gives; absent when it isn't known. */
  readonly vpc?: string;
  /** Addresses that the place may have there. */
  readonly addresses: readonly Addresses[];
}

/** Something that opens or accepts connections. */
export interface NetworkPlace {
  /** Id of its resource, see `Resource.id`; `internet` and `aws-services` for those two. */
  readonly id: string;
  readonly kind: PlaceKind;
  /** Construct path of its resource, where CDK recorded it. */
  readonly path?: string;
  /** Where it stands; empty when it stands in no VPC. */
  readonly stands: readonly Stand[];
  /** Security groups, by what `Ref` gives; `undefined` where AWS applies none, such as to network load balancers. */
  readonly groups: readonly string[] | undefined;
  /** What it listens to as declared, e.g. container ports. */
  readonly listens: readonly Traffic[];
  /** Whether it may accept connections on other ports too, as whoever runs code of their own can. */
  readonly listensElsewhere: boolean;
  /** Whether it opens connections: to nobody, to anybody, or to those places only on behalf of its clients. */
  readonly connects: 'none' | 'any' | readonly Forward[];
  /** Whether it has an address of its own that the internet knows. */
  readonly publicIpv4: boolean;
  /** Whether its packets carry the address of whoever connected to it. */
  readonly keepsClientAddress: boolean;
  /** AWS service behind a VPC endpoint, e.g. `com.amazonaws.eu-west-1.kms`. */
  readonly service?: string;
  /** Whether names of the AWS service lead to the endpoint. */
  readonly privateDns?: boolean;
}

/** A place to which another one passes on what it receives. */
export interface Forward {
  /** Id of the place. */
  readonly to: string;
  readonly traffic: readonly Traffic[];
  readonly because: Reason;
}

/** What decides about a connection, in the order in which packets meet it. */
export interface Hop extends Reason {
  /** Whether it lets the connection through. */
  readonly allows: boolean;
}

/** Whether one place may connect to another one. */
export interface Decision {
  readonly allowed: boolean;
  /** Traffic that gets through; empty when nothing does. */
  readonly traffic: readonly Traffic[];
  /** Hop by hop what lets one such connection through; or, as the last, what stops it. */
  readonly hops: readonly Hop[];
}

/** A pair of places of which one may connect to the other. */
export interface NetworkEdge {
  readonly from: string;
  readonly to: string;
  readonly traffic: readonly Traffic[];
}

/** What can connect to what. */
export interface NetworkPaths {
  /** Everything that opens or accepts connections. */
  readonly endpoints: readonly NetworkPlace[];
  /** Every pair that may connect, in the order of the places. */
  readonly edges: readonly NetworkEdge[];
  /** What counts as reachable because it isn't known. */
  readonly unknowns: System['unknowns'];
  /**
   * Whether a place may open connections to another one, and why.
   *
   * @param from id of a place
   * @param to id of a place
   * @param port TCP port; all traffic when left out
   */
  mayConnect(from: string, to: string, port?: number): Decision;
}
