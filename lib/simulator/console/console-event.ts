/** A request that the console sent, and what came back. */
export interface Sent {
  /** Id that the edge gave it; absent where nothing answered. */
  readonly requestId?: string;
  /** Id by which the service that answered knows it: correlation id of its audit records. */
  readonly serviceRequestId?: string;
  readonly method: string;
  /** Path and query, without the stage. */
  readonly path: string;
  /** Name of the user whose token it carried. */
  readonly user?: string;
  readonly status: number;
  /** Answer, at most its first 2,000 characters. */
  readonly body: string;
  /** Whether it only made what the scenario needs. */
  readonly preparation: boolean;
}

/** What the page hears of; times are milliseconds since 1970. */
export type ConsoleEvent =
  | {
      readonly kind: 'hop';
      readonly at: number;
      readonly requestId: string;
      /** Name of the control, see `EdgeControl`. */
      readonly control: string;
      readonly outcome: 'passed' | 'stopped';
      readonly reason?: string;
    }
  /** The edge has answered. */
  | {
      readonly kind: 'answered';
      readonly at: number;
      readonly requestId: string;
      readonly status: number;
      readonly method?: string;
      readonly path?: string;
    }
  /** A service decided; `record` is the line of its audit log. */
  | { readonly kind: 'decision'; readonly at: number; readonly record: Readonly<Record<string, unknown>> }
  /** The console sent a request itself, and has its answer. */
  | { readonly kind: 'sent'; readonly at: number; readonly sent: Sent }
  /** Something that is about no request. */
  | { readonly kind: 'notice'; readonly at: number; readonly text: string };
