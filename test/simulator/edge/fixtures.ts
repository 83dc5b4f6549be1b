import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { readTemplate } from '../../../lib/assembly';
import {
  type Edge,
  type EdgeHop,
  type EdgePorts,
  type EdgeRefusal,
  readEdge,
  startEdge,
} from '../../../lib/simulator/edge';

type Resources = Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>;

/** When everything happens. */
export const NOW = new Date('2026-11-24T12:00:00Z');
/** Value of the key of the only client. */
export const API_KEY = 'key-of-the-web-client-0123456789abcdef';
export const FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:orders';
const POOL_ARN = 'arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Shop';
export const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Shop';

// Templates of CloudFormation, not of JavaScript.
const sub = (text: string) => ({ 'Fn::Sub': text.replaceAll('<', '${').replaceAll('>', '}') });
const api = { RestApiId: { Ref: 'Api' } };
const guards = {
  ...api,
  AuthorizationType: 'COGNITO_USER_POOLS',
  AuthorizerId: { Ref: 'Authorizer' },
  AuthorizationScopes: ['orders/write', 'orders/admin'],
  ApiKeyRequired: true,
  RequestValidatorId: { Ref: 'Validator' },
};

/** An API with a function, a backend behind a VPC link and a preflight, behind every control. */
export const RESOURCES: Resources = {
  Api: {
    Type: 'AWS::ApiGateway::RestApi',
    Properties: {
      Name: 'shop',
      Policy: {
        Statement: [
          { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'execute-api:Invoke', Resource: 'execute-api:/v1/*' },
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'execute-api:Invoke',
            Resource: 'execute-api:/*',
            Condition: { IpAddress: { 'aws:SourceIp': ['127.0.0.66/32'] } },
          },
        ],
      },
    },
  },
  Orders: {
    Type: 'AWS::ApiGateway::Resource',
    Properties: { ...api, ParentId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] }, PathPart: 'orders' },
  },
  Order: { Type: 'AWS::ApiGateway::Resource', Properties: { ...api, ParentId: { Ref: 'Orders' }, PathPart: '{id}' } },
  Model: {
    Type: 'AWS::ApiGateway::Model',
    Properties: {
      ...api,
      ContentType: 'application/json',
      Schema: { type: 'object', required: ['quantity'], properties: { quantity: { type: 'integer', minimum: 1 } } },
    },
  },
  Validator: {
    Type: 'AWS::ApiGateway::RequestValidator',
    Properties: { ...api, ValidateRequestBody: true, ValidateRequestParameters: true },
  },
  Authorizer: {
    Type: 'AWS::ApiGateway::Authorizer',
    Properties: {
      ...api,
      Type: 'COGNITO_USER_POOLS',
      IdentitySource: 'method.request.header.Authorization',
      ProviderARNs: [POOL_ARN],
    },
  },
  PostOrders: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      ...guards,
      ResourceId: { Ref: 'Orders' },
      HttpMethod: 'POST',
      RequestModels: { 'application/json': { Ref: 'Model' }, $default: { Ref: 'Model' } },
      Integration: {
        Type: 'AWS_PROXY',
        TimeoutInMillis: 100,
        Uri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`,
      },
    },
  },
  Permission: {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: FUNCTION_ARN,
      Principal: 'apigateway.amazonaws.com',
      SourceArn: sub('arn:aws:execute-api:<AWS::Region>:<AWS::AccountId>:<Api>/v1/POST/orders'),
    },
  },
  GetOrder: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      ...guards,
      ResourceId: { Ref: 'Order' },
      HttpMethod: 'GET',
      RequestParameters: { 'method.request.path.id': true, 'method.request.querystring.view': true },
      Integration: {
        Type: 'HTTP_PROXY',
        IntegrationHttpMethod: 'GET',
        ConnectionType: 'VPC_LINK',
        ConnectionId: 'link1',
        IntegrationTarget: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/a/1',
        Uri: 'https://orders.ingress.example.com/orders/{id}',
        TimeoutInMillis: 100,
        RequestParameters: {
          'integration.request.path.id': 'method.request.path.id',
          'integration.request.header.x-forwarded-client-cert': "'none'",
        },
      },
    },
  },
  Preflight: {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      ...api,
      AuthorizationType: 'NONE',
      ResourceId: { Ref: 'Orders' },
      HttpMethod: 'OPTIONS',
      Integration: {
        Type: 'MOCK',
        PassthroughBehavior: 'NEVER',
        RequestTemplates: { 'application/json': '{"statusCode": 204}' },
        IntegrationResponses: [
          {
            StatusCode: '204',
            ResponseParameters: { 'method.response.header.Vary': "'Origin'" },
            ResponseTemplates: {
              'application/json': [
                "#set($origin = $input.params().header.get('Origin'))",
                "#if(!$origin || $origin == '')#set($origin = $input.params().header.get('origin'))#end",
                "#if($origin == 'https://a.example' || $origin == 'https://b.example')#set($context.responseOverride.header.Access-Control-Allow-Origin = $origin)#end",
              ].join('\n'),
            },
          },
        ],
      },
    },
  },
  Denied: {
    Type: 'AWS::ApiGateway::GatewayResponse',
    Properties: {
      ...api,
      ResponseType: 'MISSING_AUTHENTICATION_TOKEN',
      StatusCode: '404',
      ResponseParameters: { 'gatewayresponse.header.Vary': "'Origin'" },
      ResponseTemplates: { 'application/json': '{"message":"No.","requestId":"$context.requestId"}' },
    },
  },
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: {
      ...api,
      StageName: 'v1',
      ClientCertificateId: 'cert1',
      AccessLogSetting: {
        DestinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:access',
        Format:
          '{"status":"$context.status","agent":"$context.identity.userAgent","key":"$context.identity.apiKeyId","sub":"$context.authorizer.claims.sub","error":"$context.error.responseType"}',
      },
      MethodSettings: [{ HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1, ThrottlingBurstLimit: 8 }],
    },
  },
  Plan: {
    Type: 'AWS::ApiGateway::UsagePlan',
    Properties: {
      ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: { Ref: 'Stage' } }],
      Throttle: { RateLimit: 1, BurstLimit: 4 },
      Quota: { Limit: 6, Period: 'DAY' },
    },
  },
  Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true, Value: API_KEY } },
  DisabledKey: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: false, Value: `${API_KEY}-disabled` } },
  PlanKey: planKey('Key'),
  DisabledPlanKey: planKey('DisabledKey'),
  WebAcl: {
    Type: 'AWS::WAFv2::WebACL',
    Properties: {
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      CustomResponseBodies: { Slow: { ContentType: 'APPLICATION_JSON', Content: '{"message":"Too many requests."}' } },
      Rules: [
        rule('RatePerIp', 0, { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 30 } }, 429),
        rule('BodySize', 1, {
          SizeConstraintStatement: {
            FieldToMatch: { Body: { OversizeHandling: 'MATCH' } },
            ComparisonOperator: 'GT',
            Size: 1_000,
            TextTransformations: [{ Priority: 0, Type: 'NONE' }],
          },
        }),
        {
          Name: 'Managed',
          Priority: 2,
          OverrideAction: { None: {} },
          Statement: { ManagedRuleGroupStatement: { VendorName: 'AWS', Name: 'AWSManagedRulesSQLiRuleSet' } },
        },
      ],
    },
  },
  Association: {
    Type: 'AWS::WAFv2::WebACLAssociation',
    Properties: {
      ResourceArn: sub('arn:aws:apigateway:<AWS::Region>::/restapis/<Api>/stages/<Stage>'),
      WebACLArn: { 'Fn::GetAtt': ['WebAcl', 'Arn'] },
    },
  },
};

function planKey(key: string) {
  const Properties = { KeyId: { Ref: key }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } };
  return { Type: 'AWS::ApiGateway::UsagePlanKey', Properties };
}

function rule(name: string, priority: number, statement: object, status?: number) {
  const custom = status && { CustomResponse: { ResponseCode: status, CustomResponseBodyKey: 'Slow' } };
  return { Name: name, Priority: priority, Statement: statement, Action: { Block: custom ?? {} } };
}

/** Reads a template as the simulator does. */
export function modelOf(resources: Resources) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'edge-'));
  try {
    const file = path.join(folder, 'shop.template.json');
    fs.writeFileSync(file, JSON.stringify({ Resources: resources }));
    return readEdge(readTemplate(file));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

const keys = generateKeyPair('RS256');

/** A token of the pool, changed as told. */
export async function token(claims: Record<string, unknown> = {}, issuer = ISSUER): Promise<string> {
  return new SignJWT({ token_use: 'access', scope: 'openid orders/write', sub: 'alice', ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(issuer)
    .setIssuedAt(NOW)
    .setExpirationTime((claims['exp'] as number | undefined) ?? NOW.getTime() / 1_000 + 600)
    .sign((await keys).privateKey);
}

/** An edge that runs, and what it did. */
export interface RunningEdge {
  readonly edge: Edge;
  readonly hops: EdgeHop[];
  readonly refusals: EdgeRefusal[];
  readonly lines: string[];
  readonly invoked: Record<string, unknown>[];
  readonly connected: Parameters<EdgePorts['connect']>[0][];
  readonly clock: { now: Date };
}

/** Starts the edge of a template with a function and a backend that answer everything. */
export async function run(resources: Resources = RESOURCES, ports: Partial<EdgePorts> = {}): Promise<RunningEdge> {
  const clock = { now: NOW };
  const seen = { hops: [], refusals: [], lines: [], invoked: [], connected: [] } as Omit<RunningEdge, 'edge' | 'clock'>;
  const set = { keys: [{ ...(await exportJWK((await keys).publicKey)), kid: 'k1', alg: 'RS256' }] };
  const edge = await startEdge(
    modelOf(resources),
    {
      keys: async () => set,
      invoke: async (_arn, event) => {
        seen.invoked.push(event as Record<string, unknown>);
        return { statusCode: 201, headers: { 'x-own': 'yes' }, body: '{"id":"1"}' };
      },
      connect: async (request) => {
        seen.connected.push(request);
        return {
          status: 200,
          headers: [
            ['content-type', 'application/json'],
            ['Server', 'x'],
          ],
          body: Buffer.from('{}'),
        };
      },
      accessLog: (line) => seen.lines.push(line),
      refused: (refusal) => seen.refusals.push(refusal),
      onHop: (hop) => seen.hops.push(hop),
      ...ports,
    },
    { now: () => clock.now },
  );
  return { edge, ...seen, clock };
}
