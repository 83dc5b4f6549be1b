/** A finding that somebody of the app answers for, for a time. */
export interface Waiver {
  /** Exact id of the finding, e.g. `AwsSolutions-IAM5[Resource::*]`. */
  readonly rule: string;
  /** Path of the one resource, e.g. `Shop/Orders/Role/Resource`. */
  readonly path: string;
  /** Who answers for it: a team or a person. */
  readonly owner: string;
  /** Why it is no risk here, or one worth taking. */
  readonly reason: string;
  /** Last day on which it counts, `YYYY-MM-DD`, in UTC. */
  readonly expires: string;
  /** Who agreed: the security reviewer. */
  readonly approvedBy: string;
}

/** Members that every waiver has, in the order of the file. */
export const MEMBERS = ['rule', 'path', 'owner', 'reason', 'expires', 'approvedBy'] as const;

/** Something wrong with the ledger, or with what goes round it. */
export interface Problem {
  readonly id: ProblemId;
  /** Path of the construct that it is about, or the file of the ledger. */
  readonly path: string;
  /** What must hold, and what is there. */
  readonly message: string;
  /** What to do. */
  readonly fix: string;
}

/** Reasons for which a ledger fails the synthesis. Never reused. */
export type ProblemId =
  | 'ledger-unreadable'
  | 'waiver-incomplete'
  | 'waiver-duplicate'
  | 'waiver-expired'
  | 'waiver-of-invariant'
  | 'waiver-of-unknown-rule'
  | 'waiver-too-broad'
  | 'waiver-unused'
  | 'acknowledged-without-waiver';
