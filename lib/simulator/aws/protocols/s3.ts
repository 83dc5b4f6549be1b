import { partsOf } from './path';
import type { HttpAnswer, Protocol } from './protocol';
import { element, xml } from './xml';

const OPERATIONS: Readonly<Record<string, string>> = { GET: 'GetObject', PUT: 'PutObject' };

/**
 * The protocol of S3, with the bucket in the path.
 *
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export const S3_PROTOCOL: Protocol = {
  signatureErrors: {
    missing: ['AccessDenied', 403],
    incomplete: ['AuthorizationHeaderMalformed', 400],
    unknown: ['InvalidAccessKeyId', 403],
    expired: ['RequestTimeTooSkewed', 403],
    wrong: ['SignatureDoesNotMatch', 403],
  },
  throttling: ['SlowDown', 503],
  parse({ method, url }) {
    const [bucket = '', ...rest] = partsOf(url.pathname);
    const key = rest.join('/');
    // Any other parameter asks for something else than the object itself.
    const isPlain = key !== '' && [...url.searchParams.keys()].every((name) => name === 'x-id');
    const operation = isPlain ? OPERATIONS[method] : undefined;
    return { operation: operation ?? `${method} ${url.pathname}${url.search}`, input: { Bucket: bucket, Key: key } };
  },
  answer: (output) => output as HttpAnswer,
  refuse({ code, message, status }, requestId) {
    const isDenied = code === 'AccessDeniedException';
    const error = [
      element('Code', isDenied ? 'AccessDenied' : code),
      element('Message', message),
      element('RequestId', requestId),
    ].join('');
    return xml(isDenied ? 403 : status, `<Error>${error}</Error>`);
  },
};
