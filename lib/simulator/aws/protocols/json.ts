import { AwsError } from '../error';
import { type Input, isInput } from '../input';
import type { HttpAnswer, HttpRequest, Protocol } from './protocol';

/** How an API with AWS JSON is addressed. */
export interface JsonOptions {
  /** What precedes the operation in the header `x-amz-target`, e.g. `TrentService`. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  /** Type of the error about too many requests. @default 'ThrottlingException' */
  readonly throttling?: string;
}

/**
 * AWS JSON 1.0 and 1.1.
 *
 * https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html
 */
export function jsonProtocol({ target, throttling = 'ThrottlingException', version }: JsonOptions): Protocol {
  const contentType = `application/x-amz-json-${version}`;
  return {
    signatureErrors: {
      missing: ['MissingAuthenticationTokenException', 400],
      incomplete: ['IncompleteSignatureException', 400],
      unknown: ['UnrecognizedClientException', 400],
      expired: ['InvalidSignatureException', 400],
      wrong: ['InvalidSignatureException', 400],
    },
    throttling: [throttling, 400],
    parse(request) {
      const [prefix, operation] = (request.headers['x-amz-target'] ?? '').split('.');
      if (request.method !== 'POST' || request.url.pathname !== '/' || prefix !== target || !operation) {
        throw new AwsError('UnknownOperationException', 'The operation is not one of the service that was signed for.');
      }
      return { operation, input: jsonBody(request) };
    },
    answer: (output) => ({
      status: 200,
      headers: { 'content-type': contentType },
      body: output === undefined ? '' : JSON.stringify(output),
    }),
    refuse: ({ code, message, status }) => jsonRefusal(code, message, status, contentType),
  };
}

/** The refusal that clients of JSON APIs read: the type both in the body and in a header. */
export function jsonRefusal(code: string, message: string, status: number, contentType: string): HttpAnswer {
  return {
    status,
    headers: { 'content-type': contentType, 'x-amzn-errortype': code },
    body: JSON.stringify({ __type: code, message, Message: message }),
  };
}

/** Parameters in a body; an empty one has none. @throws AwsError */
export function jsonBody({ body }: HttpRequest): Input {
  try {
    const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString('utf8'));
    if (isInput(value)) {
      return value;
    }
  } catch {
    // Told below, without the parser's message, which quotes the body.
  }
  throw new AwsError('SerializationException', 'The body is no JSON object.');
}
