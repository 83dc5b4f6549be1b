import type { Resource } from '../assembly';

/** How much is at stake. */
export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** Severities from the most to the least severe. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/** Requirements that an invariant serves. */
export interface Controls {
  /** NIST SP 800-53 Revision 5, e.g. `AC-6`. */
  readonly nist: readonly string[];
  /** AWS Foundational Security Best Practices, e.g. `S3.2`. */
  readonly fsbp: readonly string[];
  /** OWASP API Security Top 10 of 2023, e.g. `API2:2023`. */
  readonly owasp: readonly string[];
}

/** What an invariant found about one resource. */
export interface Breach {
  /** Resource that has to change. */
  readonly resource: Resource;
  /** What is wrong with it, one sentence. */
  readonly message: string;
  /** From who or what acts to what is reached, with the statements between. */
  readonly hops: readonly string[];
  /** @default - that of the invariant */
  readonly severity?: Severity;
  /** Why it is not known for certain; it counts all the same. */
  readonly unresolved?: string;
}

/** A breach of an invariant, with what it takes to judge and mend it. */
export interface Finding {
  /** Id of the invariant. */
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  /** Id of the resource. */
  readonly resource: string;
  /** Construct path, where CDK recorded it. */
  readonly path?: string;
  /** `file:line` that created it, where CDK recorded it. */
  readonly source?: string;
  readonly message: string;
  /** The path, hop by hop. */
  readonly hops: readonly string[];
  readonly unresolved?: string;
  readonly why: string;
  readonly fix: string;
  readonly controls: Controls;
}
