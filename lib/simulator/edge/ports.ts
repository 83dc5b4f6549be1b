import type { JSONWebKeySet } from 'jose';
import type { ApiKeyModel, VpcLinkModel } from './model';

/** What the edge needs of the rest of the simulated system. */
export interface EdgePorts {
  /** Public keys of an issuer of tokens. */
  keys(issuer: string): Promise<JSONWebKeySet>;

  /**
   * Invokes a function and waits for its result.
   *
   * @throws Error with the `errorMessage` of the function as message, where the function failed
   */
  invoke(functionArn: string, event: unknown, signal: AbortSignal): Promise<unknown>;

  /** Sends a request to a backend and waits for the answer. */
  connect(request: BackendRequest): Promise<BackendResponse>;

  /** Takes one line of an access log. */
  accessLog?(line: string, destination: string): void;

  /** Takes note of every request that the edge refuses by itself, also of those that are no HTTP. */
  refused?(refusal: EdgeRefusal): void;

  /** Takes note of each control that a request passed, or that stopped it. */
  onHop?(hop: EdgeHop): void;

  /** The keys as they are now. @default - those of the template, for good */
  apiKeys?(): readonly ApiKeyModel[];
}

/** A request to a backend. */
export interface BackendRequest {
  readonly requestId: string;
  readonly uri: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  /** Link that it takes; absent for the internet. */
  readonly vpcLink?: VpcLinkModel;
  /** Certificate that the edge shows. */
  readonly clientCertificateId?: string;
  /** Aborts when the time of the integration is over. */
  readonly signal: AbortSignal;
}

/** Answer of a backend. */
export interface BackendResponse {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

/** What a request goes through, in this order. */
export type EdgeControl =
  | 'http'
  | 'size'
  | 'waf'
  | 'route'
  | 'resource-policy'
  | 'authorizer'
  | 'api-key'
  | 'usage-plan'
  | 'throttle'
  | 'validation'
  | 'integration';

/** One control on the way of one request. */
export interface EdgeHop {
  readonly requestId: string;
  readonly control: EdgeControl;
  readonly outcome: 'passed' | 'stopped';
  /** Why it was stopped, or what was counted; no token and no key. */
  readonly reason?: string;
}

/** A request that the edge refused by itself. */
export interface EdgeRefusal {
  readonly requestId: string;
  readonly control: EdgeControl;
  readonly status: number;
  readonly reason: string;
  readonly method?: string;
  readonly path?: string;
  readonly sourceIp?: string;
}
