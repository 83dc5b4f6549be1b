/** How a service is hosted. */
export type ServiceKind = 'function' | 'container';

/** One declared service. */
export interface DeclaredServiceEntry {
  readonly name: string;
  readonly kind: ServiceKind;
  /** Actions that its policies decide on, e.g. `payments:Charge`; empty without policies, and then it denies everything. */
  readonly actions: readonly string[];
}

/** One program that signs in with its own credentials. */
export interface DeclaredServiceAccount {
  readonly name: string;
  /** Scopes that its tokens may carry. */
  readonly scopes: readonly string[];
}

/** One declared call: the caller may ask the callee for exactly these actions. */
export interface DeclaredCall {
  readonly caller: string;
  readonly callee: string;
  /** Actions of the callee, e.g. `payments:Charge`. */
  readonly actions: readonly string[];
}

/** One declared route from the edge to a service. */
export interface DeclaredRoute {
  /** Method and path, e.g. `POST /orders`. */
  readonly route: string;
  readonly service: string;
  /** Token scopes, any one of which the route asks for. */
  readonly scopes: readonly string[];
}

/** One declared data store and the service that owns it. */
export interface DeclaredStore {
  readonly service: string;
  readonly kind: 'table' | 'bucket';
  readonly name: string;
  readonly dataClass: string;
}

/** One table that its owner lets another service read. */
export interface DeclaredShare {
  readonly owner: string;
  readonly table: string;
  readonly reader: string;
}

/**
 * The declared graph: everything that may happen in a deployment, and the single source
 * of what the blueprint derives. Plain data, so that tests, diagrams and proofs can
 * compare it with the templates.
 */
export interface Declaration {
  readonly name: string;
  readonly trustDomain: string;
  readonly services: readonly DeclaredServiceEntry[];
  readonly serviceAccounts: readonly DeclaredServiceAccount[];
  readonly calls: readonly DeclaredCall[];
  readonly routes: readonly DeclaredRoute[];
  readonly stores: readonly DeclaredStore[];
  readonly shares: readonly DeclaredShare[];
}
