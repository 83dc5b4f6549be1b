import type { EdgeAnswer } from '../answer';
import { GATEWAY_RESPONSES, type Refusal } from '../refusal';
import { type RequestContext, substitute } from './context';
import { mappedValue } from './parameters';

const DEFAULT_TEMPLATES = { 'application/json': '{"message":$context.error.messageString}' };

/**
 * Answers a refusal as the gateway responses of the API say: its own type, else `DEFAULT_4XX` or `DEFAULT_5XX`, else
 * as AWS does.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function gatewayResponse(refusal: Refusal, context: RequestContext): EdgeAnswer {
  const { responses } = context.stage;
  const response = responses.get(refusal.type) ?? responses.get(refusal.status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX');
  // Only the types that name the default themselves have no status of their own.
  const isChanged = refusal.status === GATEWAY_RESPONSES[refusal.type][0];
  const status = (isChanged ? response?.status : undefined) ?? refusal.status;
  context.set({
    'error.message': refusal.message,
    'error.messageString': JSON.stringify(refusal.message),
    'error.responseType': refusal.type,
    status: String(status),
  });
  const templates = Object.entries(response?.templates ?? {});
  const [type, template] = templates[0] ?? Object.entries(DEFAULT_TEMPLATES)[0] ?? ['application/json', ''];
  const headers = Object.entries(response?.headers ?? {}).flatMap(([name, mapping]) => {
    const value = mappedValue(mapping, context, {});
    return value === undefined ? [] : [[name, value] as const];
  });
  const body = substitute(template, (name) =>
    name.startsWith('context.')
      ? (context.get(name.slice('context.'.length)) ?? '')
      : (context.stage.variables[name.slice('stageVariables.'.length)] ?? ''),
  );
  return {
    status,
    headers: [
      ['content-type', type],
      ['x-amzn-ErrorType', refusal.errorType],
      ['x-amzn-RequestId', context.request.id],
      ...headers,
    ],
    body: Buffer.from(body),
  };
}
