import type { AwsError } from '../error';
import type { Input } from '../input';
import type { SignatureFlaw } from '../signature';

/** A request that has arrived in full. */
export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  /** Headers in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** An answer over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  /** @default - none but those of every answer */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default - empty */
  readonly body?: string | Buffer;
}

/** How an API names an operation, takes parameters, and answers. */
export interface Protocol {
  /** Type and status of the error for each flaw of a signature. */
  readonly signatureErrors: Readonly<Record<SignatureFlaw, readonly [code: string, status: number]>>;
  /** Error by which the service says that there were too many requests. */
  readonly throttling: readonly [code: string, status: number];
  /** Operation and parameters of a request; the name is one that people understand if there is no such operation. */
  parse(request: HttpRequest): { readonly operation: string; readonly input: Input };
  /** The answer of a success. */
  answer(output: unknown): HttpAnswer;
  /** The answer of a failure. */
  refuse(error: AwsError, requestId: string): HttpAnswer;
}
