import type { Acknowledgement } from '../../assembly';
import type { Severity } from '../finding';

/** What changed between two systems in who can reach what. */
export interface Difference {
  readonly opened: readonly PathChange[];
  readonly closed: readonly PathChange[];
  /** Routes that ask for less than before. */
  readonly weakened: readonly RouteChange[];
  /** Routes that ask for more. */
  readonly strengthened: readonly RouteChange[];
  readonly widened: readonly PermissionChange[];
  readonly narrowed: readonly PermissionChange[];
  readonly appeared: readonly FindingChange[];
  readonly solved: readonly FindingChange[];
  /** Findings of rules that are accepted now. */
  readonly acknowledged: readonly Acknowledgement[];
  /** Findings of rules that were accepted. */
  readonly withdrawn: readonly Acknowledgement[];
}

/** A way from one thing to another. */
export interface PathChange {
  readonly kind: 'network' | 'internet' | 'route' | 'event';
  readonly from: string;
  readonly to: string;
  /** What gets through, e.g. `tcp 8443`; of a route, what it asks for; of an event, its kind. */
  readonly what: string;
  /** What lets it through or, of one that is closed, what stops it now. */
  readonly because: readonly string[];
  /** An end that only one of the two systems has. */
  readonly only?: string;
}

/** A route whose requests have to show something else than before. */
export interface RouteChange {
  readonly name: string;
  readonly to: string;
  /** What changed, e.g. `API key no longer needed`. */
  readonly changes: readonly string[];
}

/** What somebody may do to something. */
export interface PermissionChange {
  /** Service and role; of others, what the policy names. */
  readonly principal: string;
  readonly asset: string;
  /** What it does, as a verb, e.g. `reads`. */
  readonly verb: string;
  readonly actions: readonly string[];
  /** Whether it does so in both systems, and only by these actions in one of them. */
  readonly further: boolean;
  /** Conditions before and now, where the actions are the same and the conditions aren't. */
  readonly guards?: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** An end that only one of the two systems has. */
  readonly only?: string;
}

/** Something that an invariant found. */
export interface FindingChange {
  readonly id: string;
  readonly severity: Severity;
  readonly name: string;
  readonly message: string;
  readonly source?: string;
}
