import type { Resource, System } from '../../../assembly/model';
import { readPolicy } from '../access/policy';
import type { EdgeModel, GatewayResponseModel, MethodModel, NotSimulated, StageModel, ThrottleModel } from '../model';
import { flag, list, map, number, plain, text, textMap, texts } from '../values';
import { readWebAcl } from '../web-acl/read';
import { readAuthorization } from './read-authorization';
import { headersOf, readIntegration } from './read-integration';
import { randomKey, readApiKeys, readUsagePlans } from './read-usage';

/** What differs from deployment. */
export interface ReadEdgeOptions {
  /** Makes the value of a key that the template leaves to AWS. @default - a random one */
  readonly newKey?: () => string;
}

/**
 * Reads the REST APIs of a system and what stands in front of them. What the simulation leaves out is in
 * `notSimulated`, never silently accepted.
 */
export function readEdge(system: System, { newKey = randomKey }: ReadEdgeOptions = {}): EdgeModel {
  const notSimulated: NotSimulated[] = [];
  const reporter = (resource: Resource) => (what: string) => notSimulated.push({ resource: resource.id, what });
  const apiKeys = readApiKeys(system, newKey);
  const stages = system.ofType('AWS::ApiGateway::Stage').flatMap((stage): StageModel[] => {
    const api = owner(system, stage);
    const name = text(stage.properties['StageName']);
    if (api === undefined || name === undefined) {
      reporter(stage)('a stage whose API or name is not known before deployment');
      return [];
    }
    return [readStage(system, { stage, api, name, apiKeys, reporter })];
  });
  for (const { id } of system.ofType('AWS::ApiGatewayV2::Api')) {
    notSimulated.push({ resource: id, what: 'HTTP and WebSocket APIs' });
  }
  for (const { id } of system.ofType('AWS::WAFv2::LoggingConfiguration')) {
    notSimulated.push({ resource: id, what: 'logs of the web ACL' });
  }
  return { stages, notSimulated };
}

interface StageParts {
  readonly stage: Resource;
  readonly api: Resource;
  readonly name: string;
  readonly apiKeys: StageModel['apiKeys'];
  readonly reporter: (resource: Resource) => (what: string) => void;
}

function readStage(system: System, { stage, api, name, apiKeys, reporter }: StageParts): StageModel {
  const { account, region } = system;
  const apiArn = `arn:aws:execute-api:${region}:${account}:${api.physicalId}`;
  const own = (type: string) => system.ofType(type).filter((resource) => owner(system, resource)?.id === api.id);
  const models = own('AWS::ApiGateway::Model');
  const settings = list(stage.properties['MethodSettings']).map(map);
  reportTransport(
    api,
    stage,
    settings.some((setting) => flag(setting['CachingEnabled']) === true),
    reporter,
  );
  const log = map(stage.properties['AccessLogSetting']);
  const format = text(log['Format']);
  const clientCertificateId = text(stage.properties['ClientCertificateId']);
  const webAcl = webAclOf(system, api.physicalId, name);
  const policy = api.properties['Policy'];
  return {
    apiId: api.physicalId,
    name,
    account,
    region,
    variables: textMap(stage.properties['Variables']),
    methods: own('AWS::ApiGateway::Method').map((method) => readMethod(system, method, { name, apiArn, reporter })),
    responses: new Map(own('AWS::ApiGateway::GatewayResponse').map(readGatewayResponse)),
    models: new Map(models.map((model) => [model.physicalId, plain(model.properties['Schema'] ?? {})])),
    apiKeySource: text(api.properties['ApiKeySourceType']) === 'AUTHORIZER' ? 'AUTHORIZER' : 'HEADER',
    usagePlans: readUsagePlans(system, api.physicalId, name),
    apiKeys,
    ...(policy !== undefined && { policy: readPolicy(policy, apiArn, reporter(api)) }),
    binaryMediaTypes: texts(api.properties['BinaryMediaTypes']).map((type) => type.replaceAll('~1', '/')),
    throttling: new Map(
      settings.flatMap((setting) => {
        const rate = number(setting['ThrottlingRateLimit']);
        const burst = number(setting['ThrottlingBurstLimit']);
        const path = (text(setting['ResourcePath']) ?? '/*').replace(/^\//, '').replaceAll('~1', '/');
        const key = `${text(setting['HttpMethod']) ?? '*'} ${path}`;
        return rate === undefined || burst === undefined ? [] : [[key, { rate, burst } satisfies ThrottleModel]];
      }),
    ),
    ...(format !== undefined && { accessLog: { destination: text(log['DestinationArn']) ?? '', format } }),
    ...(clientCertificateId !== undefined && { clientCertificateId }),
    ...(webAcl !== undefined && { webAcl: readWebAcl(system, webAcl, reporter(webAcl)) }),
  };
}

function readMethod(
  system: System,
  method: Resource,
  { name, apiArn, reporter }: { name: string; apiArn: string; reporter: StageParts['reporter'] },
): MethodModel {
  const { properties } = method;
  const reference = properties['ResourceId'];
  const resource = reference === undefined ? undefined : system.named(reference);
  const path = resource === undefined ? '' : pathOf(system, resource);
  const httpMethod = text(properties['HttpMethod']) ?? 'ANY';
  const validator = properties['RequestValidatorId'];
  const validation = map(validator === undefined ? undefined : system.named(validator)?.properties);
  if (path === '') {
    reporter(method)('a method whose resource is not known before deployment');
  }
  const verb = httpMethod === 'ANY' ? '*' : httpMethod;
  return {
    resourceId: text(reference) ?? '',
    path,
    httpMethod,
    authorization: readAuthorization(system, method, apiArn, reporter(method)),
    apiKeyRequired: flag(properties['ApiKeyRequired']) ?? false,
    validatesBody: flag(validation['ValidateRequestBody']) ?? false,
    validatesParameters: flag(validation['ValidateRequestParameters']) ?? false,
    parameters: Object.fromEntries(
      Object.entries(map(properties['RequestParameters'])).map(([key, value]) => [key, flag(value) ?? false]),
    ),
    models: textMap(properties['RequestModels']),
    integration: readIntegration(system, method, `${apiArn}/${name}/${verb}${path}`, reporter(method)),
  };
}

/** Path of a resource; the API itself stands for its root. */
function pathOf(system: System, resource: Resource): string {
  const parts: string[] = [];
  let current: Resource | undefined = resource;
  while (current?.type === 'AWS::ApiGateway::Resource') {
    parts.unshift(text(current.properties['PathPart']) ?? '');
    const parent: Resource['properties'][string] | undefined = current.properties['ParentId'];
    current = parent === undefined ? undefined : system.named(parent);
  }
  return `/${parts.join('/')}`;
}

function readGatewayResponse({ properties }: Resource): readonly [string, GatewayResponseModel] {
  const status = number(properties['StatusCode']);
  const response = {
    ...(status !== undefined && { status }),
    headers: headersOf(properties['ResponseParameters'], 'gatewayresponse.header.'),
    templates: textMap(properties['ResponseTemplates']),
  };
  return [text(properties['ResponseType']) ?? '', response];
}

function webAclOf(system: System, apiId: string, stage: string): Resource | undefined {
  const association = system
    .ofType('AWS::WAFv2::WebACLAssociation')
    .find(({ properties }) => text(properties['ResourceArn'])?.endsWith(`/restapis/${apiId}/stages/${stage}`));
  const arn = association?.properties['WebACLArn'];
  return arn === undefined ? undefined : system.named(arn);
}

function reportTransport(api: Resource, stage: Resource, caches: boolean, reporter: StageParts['reporter']): void {
  const what = text(api.properties['SecurityPolicy']);
  reporter(api)(`TLS in front of the API${what === undefined ? '' : ` (${what})`}: loopback speaks plain HTTP`);
  if (api.properties['Body'] !== undefined || api.properties['BodyS3Location'] !== undefined) {
    reporter(api)('routes of an OpenAPI document');
  }
  if (caches) {
    reporter(stage)('the cache of answers');
  }
  if (stage.properties['CanarySetting'] !== undefined) {
    reporter(stage)('canary releases');
  }
}

function owner(system: System, { properties }: Resource): Resource | undefined {
  const api = properties['RestApiId'];
  return api === undefined ? undefined : system.named(api);
}
