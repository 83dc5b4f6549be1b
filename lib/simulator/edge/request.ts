/** A request as it reached the edge, whole. */
export interface EdgeRequest {
  /** Id that the edge gave it. */
  readonly id: string;
  /** When it came, as the clock of the edge says. */
  readonly receivedAt: Date;
  readonly method: string;
  /** Path as sent, with the stage and without the query. */
  readonly rawPath: string;
  /** Path after the stage, as sent. */
  readonly path: string;
  /** Query as sent, without the question mark. */
  readonly rawQuery: string;
  /** Decoded query pairs in order. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Headers as sent, in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly sourceIp: string;
}

/** Every value of a header, whatever its case. */
export function headerValues({ headers }: Pick<EdgeRequest, 'headers'>, name: string): string[] {
  const key = name.toLowerCase();
  return headers.filter(([header]) => header.toLowerCase() === key).map(([, value]) => value);
}

/** The last value of a header, which API Gateway keeps where it keeps one. */
export function header(request: Pick<EdgeRequest, 'headers'>, name: string): string | undefined {
  return headerValues(request, name).at(-1);
}

/** Media type of the body without parameters, in lower case; JSON where the client names none, as API Gateway assumes. */
export function mediaType(request: Pick<EdgeRequest, 'headers'>): string {
  return (header(request, 'content-type') ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** Pairs of a query string, decoded as form fields; what is no percent-encoding stays as it is. */
export function queryPairs(rawQuery: string): (readonly [string, string])[] {
  return [...new URLSearchParams(rawQuery)];
}
