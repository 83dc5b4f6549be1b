import type { Invocation } from '../invocations';
import type { Control } from '../network';
import type { AssetKind, EdgeCategory } from '../permissions';
import type { RouteControls } from './route-controls';
import type { Located } from './statements';

/** What someone who owns a service reaches, and what stops them elsewhere. */
export interface Explanation {
  readonly service: Subject;
  /** Services that it may call. */
  readonly calls: readonly Call[];
  /** Services that may call it. */
  readonly callers: readonly Call[];
  /** Routes, events and schedules that lead to it. */
  readonly entries: readonly ExplainedEntry[];
  /** What its roles may do, and databases that it may connect to. */
  readonly access: readonly Access[];
  /** VPC endpoints that it may connect to. */
  readonly endpoints: readonly Way[];
  /** Whether it connects to the internet, and the internet to it, apart from routes. */
  readonly internet: { readonly out: Way; readonly in: Way };
  /**
   * Everything else of the system that is worth something, with what stops it; services alone where its role is foreign,
   * as nobody knows what that may do.
   */
  readonly stopped: readonly Stopped[];
}

/** The service in question. */
export interface Subject {
  readonly id: string;
  readonly name: string;
  /** e.g. `Lambda function`. */
  readonly kind: string;
  readonly path?: string;
  readonly source?: string;
  /** Names of roles that its code acts as. */
  readonly roles: readonly string[];
  /** Names of further roles that those may assume. */
  readonly assumes: readonly string[];
  /** A role that it acts as and that is not in the templates, so that nobody knows what it may do. */
  readonly foreignRole?: string;
}

/** A connection, allowed or stopped. */
export interface Way {
  readonly id: string;
  readonly name: string;
  readonly allowed: boolean;
  /** What gets through, e.g. `tcp 8443`. */
  readonly traffic: readonly string[];
  /** What lets it through hop by hop; the last one stops it, where it is stopped. */
  readonly hops: readonly string[];
  /** What stops it: the control of the last hop. @default - nothing */
  readonly stoppedBy?: Control;
  /** Why it isn't known for certain; it counts all the same. */
  readonly assumed?: string;
}

/** A call between two services. */
export interface Call extends Way {
  /** By the network, by a load balancer or by the API of Lambda. */
  readonly how: 'connects' | 'through a load balancer' | 'invokes';
  /** Whether both declare it. @default - one of them declares no calls */
  readonly declared?: boolean;
}

/** What leads to the service. */
export interface ExplainedEntry {
  readonly kind: Invocation['kind'];
  readonly name: string;
  readonly through: readonly string[];
  readonly controls?: RouteControls;
}

/** Kinds of things that are reached. */
export type TargetKind = AssetKind | 'service';

/** Something that the service may use. */
export interface Access {
  readonly id: string;
  readonly name: string;
  readonly kind: TargetKind;
  readonly uses: readonly Use[];
}

/** One thing that it may do there. */
export interface Use {
  /** What it does; `connect` to databases, `given` of secrets that tasks find in their environment. */
  readonly category: EdgeCategory | 'connect' | 'given';
  readonly actions: readonly string[];
  /** Statements that allow it, or hops of a connection. */
  readonly by: readonly (Located | string)[];
  /** Conditions, see `guardsOf`. */
  readonly guards: readonly string[];
  /** Names of roles on the way to it; empty when its own role suffices. */
  readonly via: readonly string[];
  /** Whether a key is used by other services of AWS in its name only. */
  readonly throughService: boolean;
  /** Why it isn't known for certain; it counts all the same. */
  readonly assumed?: string;
}

/** Something out of reach. */
export interface Stopped {
  readonly id: string;
  readonly name: string;
  readonly kind: TargetKind;
  /** Everything that stops it; each would do alone. */
  readonly stops: readonly Stop[];
}

/** What stops it. */
export interface Stop {
  /** Who decides: the network, policies and boundaries of the service's roles, or the policy of what is out of reach. */
  readonly control: 'network' | 'role' | 'target';
  /** How: by a hop of the network, as nothing allows it, by a Deny, or as a condition isn't met. */
  readonly reason: Control | 'not allowed' | 'denied' | 'condition' | 'boundary';
  /** What exactly, for people. */
  readonly text: string;
  /** Actions that it stops. @default - all of them */
  readonly only?: readonly string[];
}
