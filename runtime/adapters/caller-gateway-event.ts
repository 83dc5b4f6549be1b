import { STATUS_CODES } from 'node:http';
import type { ALBEvent, ALBResult } from 'aws-lambda';
import { headerMap, type ServiceRequest, type ServiceResponse } from '../message';
import type { RequestProof } from './https-server';

/** Finds out which service sent an event of a load balancer. */
export type CallerProof = (targetGroup: string, certificates: readonly string[]) => Promise<RequestProof>;

/** Header in which a load balancer in verify mode reports the certificate of its client. */
const CLIENT_CERTIFICATE = 'x-amzn-mtls-clientcert-leaf';

/** The request comes from a load balancer that nobody declared. */
export const FOREIGN_LOAD_BALANCER: RequestProof = { originFault: 'the load balancer is not the gateway of callers' };

type Values = Readonly<Record<string, readonly string[] | undefined>>;

/**
 * The request in an event of a load balancer whose target group sends headers with all their values. Unlike API
 * Gateway, a load balancer leaves the query encoded as the client sent it.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 *
 * @throws TypeError when repeated headers are cut down to their last value, behind which another could hide
 */
export async function callerRequest(
  requestId: string,
  event: ALBEvent,
  proofOf: CallerProof | undefined,
): Promise<ServiceRequest> {
  const headers: Values | undefined = event.multiValueHeaders;
  if (headers === undefined) {
    throw new TypeError('the target group must send multi-value headers');
  }
  const proof = await proofOf?.(event.requestContext.elb.targetGroupArn, valuesOf(headers, CLIENT_CERTIFICATE));
  return {
    requestId,
    method: event.httpMethod.toUpperCase(),
    path: event.path,
    query: queryOf(event.multiValueQueryStringParameters ?? {}),
    headers: headerMap(headers),
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    ...(proof ?? FOREIGN_LOAD_BALANCER),
    source: lastHop(valuesOf(headers, 'x-forwarded-for')),
  };
}

/** An answer as a load balancer takes it from a target group with multi-value headers. */
export function callerAnswer({ body, headers, status }: ServiceResponse): ALBResult & { readonly body: string } {
  return {
    statusCode: status,
    statusDescription: `${status} ${STATUS_CODES[status]}`,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body,
    isBase64Encoded: false,
  };
}

function valuesOf(headers: Values, wanted: string): readonly string[] {
  return Object.entries(headers).flatMap(([name, values = []]) => (name.toLowerCase() === wanted ? values : []));
}

function queryOf(parameters: Values): [name: string, value: string][] {
  const pairs = Object.entries(parameters).flatMap(([name, values = []]) => values.map((value) => `${name}=${value}`));
  return [...new URLSearchParams(pairs.join('&'))];
}

/** The address that the load balancer itself saw; what stands before it is the client's word. */
function lastHop(values: readonly string[]): string | undefined {
  return values.join(',').split(',').at(-1)?.trim();
}
