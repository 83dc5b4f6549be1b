/** A control of the edge, for people. */
export interface ControlText {
  /** Name of the control, as hops have it. */
  readonly control: string;
  readonly title: string;
  /** What it asks of a request. */
  readonly asks: string;
}

/** A service that runs code. */
export interface MapService {
  /** Name as in audit records. */
  readonly name: string;
  readonly kind: 'function' | 'container';
  /** Names of the services that it may call, and for what. */
  readonly calls: readonly MapCall[];
  /** Tables and buckets that it knows by name. */
  readonly stores: readonly MapStore[];
}

/** A call that a service may make. */
export interface MapCall {
  readonly to: string;
  readonly actions: readonly string[];
}

/** A table or a bucket. */
export interface MapStore {
  readonly name: string;
  readonly kind: 'table' | 'bucket';
}

/** A route of a stage. */
export interface MapRoute {
  /** `<method> <path>`, e.g. `GET /orders/{id}`. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** Stage, as `Edge.stages` names it. */
  readonly stage: string;
  /** Service that answers; absent where the template does not tell. */
  readonly service?: string;
  readonly scopes: readonly string[];
  readonly needsToken: boolean;
  readonly needsApiKey: boolean;
}

/** What the page draws: a system between its clients and its stores. */
export interface SystemMap {
  /** Name of the system. */
  readonly title: string;
  /** Controls that this edge has, in order. */
  readonly controls: readonly ControlText[];
  /** Services, callers first. */
  readonly services: readonly MapService[];
  readonly routes: readonly MapRoute[];
}
