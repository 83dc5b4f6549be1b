/**
 * A request and its answer, free of any host: what Lambda and HTTPS both reduce to.
 */

/** Largest request body that is read, in bytes. */
export const MAX_BODY_BYTES = 16 * 1024;

/** A request as the pipeline sees it. Nothing in it is trusted but what the host has proven of where it comes from. */
export interface ServiceRequest {
  /** Id of this request, given by the host and never by the client. */
  readonly requestId: string;
  /** HTTP method in upper case. */
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  /** Decoded query pairs in the order in which they were sent. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Header values by lower-case name; repeated headers are joined with `, `. */
  readonly headers: ReadonlyMap<string, string>;
  /** Body as received; empty when there was none. */
  readonly body: Uint8Array;
  /**
   * Service that has proven, by its certificate, to have sent the request.
   *
   * @default - no service has
   */
  readonly peer?: string;
  /**
   * Whether the gateway of the edge has proven to have sent the request.
   *
   * @default false
   */
  readonly fromGateway?: boolean;
  /**
   * Why the host refuses the proof of where the request comes from, whatever else it says.
   *
   * @default - it does not; without a proof there is none to refuse
   */
  readonly originFault?: string;
  /**
   * IP address that the connection or the gateway names; only its class is ever recorded.
   *
   * @default - unknown
   */
  readonly source?: string;
}

/** What goes back to the client. */
export interface ServiceResponse {
  /** HTTP status code. */
  readonly status: number;
  /** Header values by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string;
}

/** Headers in which a load balancer reports who is at the other end: for the host alone, and forged by anybody else. */
const REPORTED = /^x-amzn-mtls-/;

/** Builds the header map of a request from values grouped by name in any case. */
export function headerMap(
  headers: Readonly<Record<string, readonly string[] | undefined>>,
): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, values = []] of Object.entries(headers)) {
    addHeader(map, name, values.join(', '));
  }
  return map;
}

/**
 * Builds the header map of a request from names and values as they were received, in turns. Node's own map drops the
 * second of two values.
 */
export function receivedHeaderMap(received: readonly string[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (let i = 0; i + 1 < received.length; i += 2) {
    addHeader(map, received[i] ?? '', received[i + 1] ?? '');
  }
  return map;
}

function addHeader(map: Map<string, string>, name: string, value: string): void {
  const key = name.toLowerCase();
  if (!REPORTED.test(key)) {
    const before = map.get(key);
    // A header sent twice never hides its second value: joined, it fails whatever expects exactly one.
    map.set(key, before === undefined ? value : `${before}, ${value}`);
  }
}
