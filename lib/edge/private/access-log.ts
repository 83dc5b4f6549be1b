import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type { TokenGate } from './token-gate';

/**
 * One JSON object per request. Who asked appears as ids: the key's id, never the key, and
 * the token's subject and client, never the token. NIST 800-53 R5 AU-3.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
export function accessLogFormat({ subject, clientId }: TokenGate): apigateway.AccessLogFormat {
  return apigateway.AccessLogFormat.custom(
    JSON.stringify({
      requestId: '$context.requestId',
      extendedRequestId: '$context.extendedRequestId',
      traceId: '$context.xrayTraceId',
      time: '$context.requestTimeEpoch',
      ip: '$context.identity.sourceIp',
      userAgent: '$context.identity.userAgent',
      apiKeyId: '$context.identity.apiKeyId',
      subject,
      clientId,
      method: '$context.httpMethod',
      resourcePath: '$context.resourcePath',
      path: '$context.path',
      tlsVersion: '$context.tlsVersion',
      status: '$context.status',
      error: '$context.error.responseType',
      errorMessage: '$context.error.message',
      wafStatus: '$context.waf.status',
      wafLatency: '$context.waf.latency',
      integrationStatus: '$context.integration.status',
      integrationLatency: '$context.integration.latency',
      latency: '$context.responseLatency',
      responseLength: '$context.responseLength',
    }),
  );
}
