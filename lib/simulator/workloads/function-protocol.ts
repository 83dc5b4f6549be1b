/** One event for a function. */
export interface Invocation {
  /** Id of the request, also in the context of the handler. */
  readonly requestId: string;
  /** ARN that was invoked. */
  readonly functionArn: string;
  /** When Lambda would end it, milliseconds since 1970. */
  readonly deadline: number;
  /** What the handler gets. */
  readonly event: unknown;
}

/** What Lambda reports of a function that failed. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace?: readonly string[];
}

/** What came of an event. */
export type InvocationResult = { readonly result: unknown } | { readonly failed: FunctionFailure };
