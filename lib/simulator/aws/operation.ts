import type { RequestContext } from './authority';
import type { Caller } from './credentials';
import type { Input } from './input';
import type { Protocol } from './protocols/protocol';

/** Where a simulated account is. */
export interface Place {
  /** Account, twelve digits. */
  readonly account: string;
  /** Region, e.g. `eu-central-1`. */
  readonly region: string;
}

/** What a caller needs for a call: an action on a resource. */
export interface Permission {
  readonly action: string;
  readonly resourceArn: string;
  /** Condition keys of the action. @default - only those of every request */
  readonly context?: RequestContext;
  /**
   * The service that asks another one in the name of the caller, e.g. `secretsmanager` when a secret is decrypted.
   *
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
   *
   * @default - the caller asks itself
   */
  readonly via?: string;
}

/** One call whose caller is known. */
export interface Call {
  readonly input: Input;
  readonly caller: Caller;
  /** Headers of the request, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body of the request. */
  readonly body: Buffer;
  /** Whether the caller has a permission that changes only how the answer is worded. */
  may(permission: Permission): boolean;
}

/** An operation of an API. */
export interface Operation {
  /** All that a caller needs; nothing is done until each has been granted. There is no operation without. */
  permissions(call: Call): readonly [Permission, ...Permission[]];
  /** Does it, and gives the answer in the form that the protocol of the service takes. */
  perform(call: Call): unknown;
}

/** An API on the endpoint. */
export interface Service {
  readonly protocol: Protocol;
  /** By the name of the API. */
  readonly operations: Readonly<Record<string, Operation>>;
}
