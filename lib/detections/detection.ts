import type { EventPattern } from 'aws-cdk-lib/aws-events';

/** What every detection says of itself. */
export interface Detection {
  /** Kebab-case, never reused: also the name of its metric and of its runbook. */
  readonly id: string;
  /** What has happened when it rings, in one sentence. */
  readonly title: string;
  /**
   * Controls of the CIS AWS Foundations Benchmark (numbers of versions 1.4 and 3.0) that it meets.
   *
   * @default - none
   */
  readonly controls?: readonly string[];
}

/** A detection that rings when something was counted often enough. */
export interface CountedDetection extends Detection {
  /** Count from which it rings. */
  readonly threshold: number;
  /** Minutes in which they are counted. */
  readonly minutes: number;
  /**
   * Member of {@link DetectionThresholds} that replaces the threshold.
   *
   * @default - the threshold is the same everywhere
   */
  readonly tunedBy?: keyof DetectionThresholds;
}

/** Counts log events that a pattern matches. */
export interface MetricFilterDetection extends CountedDetection {
  /**
   * Filter pattern of CloudWatch Logs, at most 1024 characters.
   * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
   */
  readonly pattern: string;
}

/** Counts log events by who caused them, and rings when one of them caused too many. */
export interface ContributorDetection extends CountedDetection {
  /** Path of the member that says who, e.g. `$.user_id`. */
  readonly key: string;
  /** Conditions, at most four, all of which must hold. */
  readonly filters: readonly ContributorFilter[];
}

/** A condition of a Contributor Insights rule. */
export interface ContributorFilter {
  /** Path of a member. */
  readonly Match: string;
  /** Values of which it must have one. */
  readonly In?: readonly string[];
  /** Beginnings of which it must have one. */
  readonly StartsWith?: readonly string[];
  /** Whether it must be there. */
  readonly IsPresent?: boolean;
}

/** Rings for every event of AWS that a pattern matches. */
export interface EventDetection extends Detection {
  /** Event pattern of EventBridge. */
  readonly pattern: EventPattern;
  /** What the message says: labels, and paths into the event. */
  readonly facts: Readonly<Record<string, string>>;
  /**
   * Whether it looks for calls that only read, which rules do not see unless they ask for them.
   *
   * @default false
   */
  readonly readOnly?: boolean;
}

/** Counts in five minutes from which detections ring, where traffic decides what is usual. Each is 1 or more. */
export interface DetectionThresholds {
  /**
   * Requests whose token a service did not accept.
   *
   * @default 25
   */
  readonly authenticationFailures?: number;

  /**
   * Requests that a service did not allow.
   *
   * @default 50
   */
  readonly authorizationDenies?: number;

  /**
   * Requests of one person, or of one calling service, that were not allowed.
   *
   * @default 10
   */
  readonly deniesOfOne?: number;

  /**
   * Connections that a service refused before it read a request.
   *
   * @default 20
   */
  readonly refusedConnections?: number;

  /**
   * Requests that failed in a service.
   *
   * @default 10
   */
  readonly serviceFailures?: number;

  /**
   * Requests that the gateway answered with a server error.
   *
   * @default 10
   */
  readonly serverErrors?: number;

  /**
   * Requests over the rate or the quota of an API key.
   *
   * @default 100
   */
  readonly throttledRequests?: number;

  /**
   * Requests without a known API key or an accepted token at the gateway.
   *
   * @default 100
   */
  readonly rejectedRequests?: number;

  /**
   * Requests that the web ACL blocked.
   *
   * @default 500
   */
  readonly blockedRequests?: number;

  /**
   * Calls of AWS APIs that were denied in this account.
   *
   * @default 10
   */
  readonly deniedApiCalls?: number;
}

/** Path of what to do when a detection rings. */
export function runbookOf({ id }: Detection): string {
  return `docs/runbooks/${id}.md`;
}
