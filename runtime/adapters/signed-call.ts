import type { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from './sha-256';

/**
 * Calls an operation of an AWS API.
 *
 * @param operation name, e.g. `GetParameter`
 * @param input its parameters, with the names of the API
 * @returns the answer of a success; rejects with everything else, without a word of the answer but its type
 */
export type SignedCall = (operation: string, input: object) => Promise<unknown>;

/** An API that takes JSON, and how it wants to be addressed. */
interface Api {
  /** What precedes the operation in the header `x-amz-target`. */
  readonly target: string;
  /** Media type of a request. */
  readonly contentType: string;
}

const APIS = {
  dynamodb: { target: 'DynamoDB_20120810', contentType: 'application/x-amz-json-1.0' },
  ssm: { target: 'AmazonSSM', contentType: 'application/x-amz-json-1.1' },
} as const satisfies Record<string, Api>;

/** Regions whose endpoints end in `amazonaws.com`. */
const REGION = /^(af|ap|ca|eu|il|me|mx|sa|us)-(gov-)?[a-z]+-\d+$/;

/** More is no answer to what a start asks, in characters: a page of DynamoDB is 1 MB, and JSON may escape it. */
const MAX_ANSWER = 8 * 1024 * 1024;

/** Every start asks at the same moment as others do; what is gone after the second attempt, the caller asks for later. */
const ATTEMPTS = 2;

/** A failure that may be over at the next attempt. */
class Passing extends Error {}

/**
 * Calls of one API in a function, signed with the role that Lambda keeps in the environment. It stands in for the SDK
 * where a cold start waits for the answer: to load the SDK and to ask one question takes four times as long.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
 *
 * @param milliseconds time for one of two attempts
 * @returns `undefined` wherever only the SDK knows the credentials or the endpoint
 */
export function signedCall(
  service: keyof typeof APIS,
  milliseconds: number,
  environment: NodeJS.ProcessEnv = process.env,
): SignedCall | undefined {
  const region = environment['AWS_REGION'] ?? '';
  const accessKeyId = environment['AWS_ACCESS_KEY_ID'];
  const secretAccessKey = environment['AWS_SECRET_ACCESS_KEY'];
  const isFunction = environment['AWS_LAMBDA_FUNCTION_NAME'] !== undefined;
  if (!isFunction || !accessKeyId || !secretAccessKey || !REGION.test(region) || wantsOtherEndpoint(environment)) {
    return undefined;
  }
  const endpoint = endpointOf(service, region, environment);
  const credentials = { accessKeyId, secretAccessKey, sessionToken: environment['AWS_SESSION_TOKEN'] };
  let signer: SignatureV4 | undefined;

  async function attempt(operation: string, body: string): Promise<unknown> {
    const { SignatureV4 } = await import('@smithy/signature-v4');
    signer ??= new SignatureV4({ service, region, credentials, sha256: Sha256 });
    const { target, contentType } = APIS[service];
    const { headers } = await signer.sign({
      method: 'POST',
      protocol: endpoint.protocol,
      hostname: endpoint.hostname,
      path: '/',
      query: {},
      headers: { host: endpoint.host, 'content-type': contentType, 'x-amz-target': `${target}.${operation}` },
      body,
    });
    return post(endpoint, headers, body, milliseconds);
  }

  return async (operation, input) => {
    const body = JSON.stringify(input);
    for (let attempts = 1; ; attempts += 1) {
      try {
        return await attempt(operation, body);
      } catch (error) {
        if (attempts === ATTEMPTS || !(error instanceof Passing)) {
          throw error;
        }
      }
    }
  };
}

function wantsOtherEndpoint(environment: NodeJS.ProcessEnv): boolean {
  return ['AWS_USE_FIPS_ENDPOINT', 'AWS_USE_DUALSTACK_ENDPOINT'].some((name) => environment[name] === 'true');
}

/** Its origin only: as in the SDK's own order, one for the service comes before one for all. */
function endpointOf(service: string, region: string, environment: NodeJS.ProcessEnv): URL {
  const configured = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? environment['AWS_ENDPOINT_URL'];
  return new URL(configured ?? `https://${service}.${region}.amazonaws.com`);
}

async function post(
  endpoint: URL,
  headers: Record<string, string>,
  body: string,
  milliseconds: number,
): Promise<unknown> {
  // Only the emulators of a developer speak plain HTTP.
  const { request } = endpoint.protocol === 'http:' ? await import('node:http') : await import('node:https');
  const signal = AbortSignal.timeout(milliseconds);
  const { status, text } = await new Promise<{ status?: number; text: string }>((resolve, reject) => {
    const fail = (cause: Error) => reject(new Passing('AWS does not answer', { cause }));
    const outgoing = request(endpoint.origin, { method: 'POST', headers, signal }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('error', fail);
      answer.on('data', (chunk: string) => {
        text += chunk;
        if (text.length > MAX_ANSWER) {
          answer.destroy(new Error('the answer is too long'));
        }
      });
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    });
    outgoing.on('error', fail).end(body);
  });
  if (status === 200) {
    return parse(text);
  }
  throw refusal(status ?? 0, text);
}

function refusal(status: number, text: string): Error {
  const { __type: type } = (parse(text) ?? {}) as { readonly __type?: unknown };
  // Some services put a namespace in front: `com.amazonaws.dynamodb.v20120810#ThrottlingException`.
  const name = typeof type === 'string' ? type.replace(/^.*#/, '') : 'nothing more';
  const message = `AWS answered with status ${status} and ${name}`;
  return status >= 500 || /Throttl|Throughput|LimitExceeded/.test(name) ? new Passing(message) : new Error(message);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, so it is not kept.
    return undefined;
  }
}
