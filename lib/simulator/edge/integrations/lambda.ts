import type { EdgeAnswer } from '../answer';
import type { RequestContext } from '../mapping/context';
import type { PathParameters } from '../mapping/parameters';
import type { LambdaIntegration, MethodModel } from '../model';
import type { EdgePorts } from '../ports';
import { Refusal } from '../refusal';
import { withinTimeout } from './deadline';
import { type AuthorizerContext, isBinary, requestEvent } from './event';

/**
 * Invokes a function with the request as an event and takes its result as the answer. A function that fails or
 * answers in another form gives 502, one that may not be invoked 500.
 */
export async function invokeFunction(
  integration: LambdaIntegration,
  context: RequestContext,
  method: MethodModel,
  path: PathParameters,
  { invoke }: Pick<EdgePorts, 'invoke'>,
  authorizer?: AuthorizerContext,
): Promise<EdgeAnswer> {
  if (!integration.permitted) {
    throw new Refusal('integration', 'API_CONFIGURATION_ERROR', 'no permission lets API Gateway invoke the function');
  }
  const binary = isBinary(context);
  const body = Buffer.from(context.request.body);
  const event = {
    ...requestEvent(context, method, path, authorizer),
    body: body.length === 0 ? null : body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && body.length > 0,
  };
  const result = await withinTimeout(
    integration.timeoutMs,
    () => broken('the function failed'),
    (signal) => invoke(integration.functionArn, event, signal),
  );
  return toAnswer(result, context);
}

function broken(reason: string): Refusal {
  return new Refusal('integration', 'DEFAULT_5XX', reason, { status: 502 });
}

function toAnswer(result: unknown, context: RequestContext): EdgeAnswer {
  if (typeof result !== 'object' || result === null) {
    throw broken('the function gave no answer of a proxy integration');
  }
  const { statusCode, headers, multiValueHeaders, body, isBase64Encoded } = result as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599 || !(body == null || typeof body === 'string')) {
    throw broken('the function gave no answer of a proxy integration');
  }
  const single = Object.entries((headers ?? {}) as object).map(([name, value]) => [name, String(value)] as const);
  const multiple = Object.entries((multiValueHeaders ?? {}) as Record<string, unknown[]>).flatMap(([name, values]) =>
    values.map((value) => [name, String(value)] as const),
  );
  const own = new Set(multiple.map(([name]) => name.toLowerCase()));
  const all = [...single.filter(([name]) => !own.has(name.toLowerCase())), ...multiple];
  return {
    status,
    headers: [
      ...(all.some(([name]) => name.toLowerCase() === 'content-type')
        ? []
        : [['content-type', 'application/json'] as const]),
      ...all.filter(([name]) => !/^(content-length|connection|transfer-encoding)$/i.test(name)),
      ['X-Amzn-Trace-Id', context.traceId],
    ],
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}
