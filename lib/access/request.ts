import type { Unknown } from '../assembly/model';
import type { Context } from './context';
import type { Policy } from './policy';
import type { Caller } from './principal';

/** A question: may this caller do this? */
export interface AccessRequest {
  /** Who asks. */
  readonly caller: Caller;
  /** Action, e.g. `s3:GetObject`, or a pattern of actions. */
  readonly action: string;
  /** ARN of the resource, or a pattern of ARNs; `*` for actions that have no resource. */
  readonly resource: string | Unknown;
  /** Account that owns the resource. @default - the ARN's account or, where it has none, the caller's */
  readonly resourceAccount?: string;
  /** Condition keys. */
  readonly context: Context;
}

/** A KMS grant. */
export interface KeyGrant {
  /** What explanations call it. */
  readonly id: string;
  /** ARN of the principal that may use it. */
  readonly grantee: string;
  /** Operations, e.g. `Decrypt`. */
  readonly operations: readonly string[];
  /** Members that the encryption context must have. @default - none */
  readonly contextSubset?: Readonly<Record<string, string>>;
}

/** Everything that says something about a request. What is left out limits nothing, and grants nothing. */
export interface Policies {
  /** Policies of the caller. */
  readonly identity?: readonly Policy[];
  /** Policies of the resource: bucket, key, secret, queue, trust policy of a role, permissions of a function. */
  readonly resource?: readonly Policy[];
  /** Permissions boundary of the caller. @default - not limiting */
  readonly boundary?: Policy;
  /** Session policies. @default - not limiting */
  readonly session?: readonly Policy[];
  /** Service control policies, one list for each level from the root down. @default - not limiting */
  readonly serviceControl?: readonly (readonly Policy[])[];
  /** Resource control policies, one list for each level. @default - not limiting */
  readonly resourceControl?: readonly (readonly Policy[])[];
  /** Policy of each VPC endpoint on the path. @default - not limiting */
  readonly endpoint?: readonly Policy[];
  /** Grants of the key. @default - none */
  readonly grants?: readonly KeyGrant[];
}

/** Kind of a policy in an explanation. */
export type PolicyKind =
  | 'identity'
  | 'resource'
  | 'boundary'
  | 'session'
  | 'service-control'
  | 'resource-control'
  | 'endpoint'
  | 'grant';

/** A statement that had a say. */
export interface Reason {
  /** Its `Sid` or place. */
  readonly statement: string;
  /** Policy it stands in. */
  readonly policyId: string;
  /** Kind of that policy. */
  readonly kind: PolicyKind;
}

/** An answer that explains itself. */
export interface Decision {
  /** Whether the request is allowed, or can't be shown not to be. */
  readonly allowed: boolean;
  /** Statements that allow it. */
  readonly because: readonly Reason[];
  /** Statements that may or may not apply: an Allow among them was taken to apply, a Deny not to. */
  readonly undecided: readonly Reason[];
  /** Why it is denied: statements that deny it, or the kind of policy that doesn't allow it. */
  readonly denied?: { readonly explicit: readonly Reason[] } | { readonly missing: PolicyKind };
}
