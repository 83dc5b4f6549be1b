import type { Resource, System, Value, ValueMap } from '../../../assembly/model';
import { parseTemplate, type Template } from '../mapping/template';
import type { IntegrationModel, IntegrationResponse, Passthrough } from '../model';
import { list, map, number, pattern, text, textMap } from '../values';
import { matchesWildcard } from '../wildcard';

/** Milliseconds that API Gateway waits where nothing else is said. */
const TIMEOUT_MS = 29_000;

/** Reads what answers a method. What is not simulated answers as a broken integration and is reported. */
export function readIntegration(
  system: System,
  method: Resource,
  sourceArn: string,
  report: (what: string) => void,
): IntegrationModel {
  const integration = map(method.properties['Integration']);
  try {
    return read(system, integration, sourceArn);
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    report(`integration: ${what}`);
    return { kind: 'unsupported', what };
  }
}

function read(system: System, integration: ValueMap, sourceArn: string): IntegrationModel {
  const type = text(integration['Type']) ?? 'nothing';
  const timeoutMs = number(integration['TimeoutInMillis']) ?? TIMEOUT_MS;
  const uri = pattern(integration['Uri']) ?? '';
  if (type === 'AWS_PROXY') {
    const functionArn = functionOf(uri);
    return {
      kind: 'lambda',
      functionArn,
      timeoutMs,
      permitted: integration['Credentials'] !== undefined || mayInvoke(system, functionArn, sourceArn),
    };
  }
  const mapping = {
    requests: templates(integration['RequestTemplates']),
    passthrough: (text(integration['PassthroughBehavior']) ?? 'WHEN_NO_MATCH') as Passthrough,
    responses: list(integration['IntegrationResponses']).map((response) => readResponse(map(response))),
  };
  if (type === 'MOCK') {
    return { kind: 'mock', ...mapping };
  }
  if (type !== 'HTTP_PROXY' && type !== 'HTTP') {
    throw new Error(`the type ${type}`);
  }
  const id = text(integration['ConnectionId']);
  const target = text(integration['IntegrationTarget']);
  if (integration['ConnectionType'] === 'VPC_LINK' && id === undefined) {
    throw new Error('a VPC link that is not known before deployment');
  }
  return {
    kind: 'http',
    proxy: type === 'HTTP_PROXY',
    uri,
    httpMethod: text(integration['IntegrationHttpMethod']) ?? 'ANY',
    ...(id !== undefined && { vpcLink: { id, ...(target !== undefined && { target }) } }),
    parameters: textMap(integration['RequestParameters']),
    timeoutMs,
    ...mapping,
  };
}

/** ARN of the function in the URI of an integration or authorizer. */
export function functionOf(uri: string): string {
  const arn = /:lambda:path\/[^/]+\/functions\/(.+)\/invocations$/.exec(uri)?.[1];
  if (arn === undefined) {
    throw new Error('a URI that names no function');
  }
  return arn;
}

/** Whether a permission lets API Gateway invoke a function for a method or authorizer. */
export function mayInvoke(system: System, functionArn: string, sourceArn: string): boolean {
  return system.ofType('AWS::Lambda::Permission').some(({ properties }) => {
    const named = properties['FunctionName'];
    const isOfFunction =
      text(named) === functionArn || (named !== undefined && system.named(named)?.arn === functionArn);
    const source = properties['SourceArn'];
    return (
      isOfFunction &&
      properties['Principal'] === 'apigateway.amazonaws.com' &&
      (source === undefined || matchesWildcard(pattern(source) ?? '', sourceArn))
    );
  });
}

function readResponse(response: ValueMap): IntegrationResponse {
  const selection = text(response['SelectionPattern']);
  return {
    status: number(response['StatusCode']) ?? 200,
    ...(selection !== undefined && { selection: new RegExp(`^(?:${selection})$`) }),
    headers: headersOf(response['ResponseParameters'], 'method.response.header.'),
    templates: templates(response['ResponseTemplates']),
  };
}

/** Header mappings by the name of the header. */
export function headersOf(parameters: Value | undefined, prefix: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(textMap(parameters)).flatMap(([name, value]) =>
      name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [],
    ),
  );
}

function templates(value: Value | undefined): Record<string, Template> {
  return Object.fromEntries(Object.entries(textMap(value)).map(([type, source]) => [type, parseTemplate(source)]));
}
