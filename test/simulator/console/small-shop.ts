import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { readTemplate, type System } from '../../../lib/assembly';

/** Value of the key of the only client. */
export const API_KEY = 'key-of-the-web-client-0123456789abcdef';
/** A user pool that is not part of the template. */
export const ISSUER = 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_Shop';

const api = { RestApiId: { Ref: 'Api' } };
const rootId = { 'Fn::GetAtt': ['Api', 'RootResourceId'] };
const object = (properties: object) => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
});
const invocation = (service: string) => ({
  'Fn::Sub': `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\${${service}.Arn}/invocations`,
});

function fn(service: string, variables: object) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: { FunctionName: service, Environment: { Variables: { PALISADE_SERVICE: service, ...variables } } },
  };
}

function method(resource: string, httpMethod: string, service: string, scope: string, more: object = {}) {
  return {
    Type: 'AWS::ApiGateway::Method',
    Properties: {
      ...api,
      ResourceId: { Ref: resource },
      HttpMethod: httpMethod,
      AuthorizationType: 'COGNITO_USER_POOLS',
      AuthorizerId: { Ref: 'Authorizer' },
      AuthorizationScopes: [scope],
      ApiKeyRequired: true,
      RequestValidatorId: { Ref: 'Validator' },
      Integration: { Type: 'AWS_PROXY', Uri: invocation(service) },
      ...more,
    },
  };
}

function resource(part: string, parent: object = rootId) {
  return { Type: 'AWS::ApiGateway::Resource', Properties: { ...api, ParentId: parent, PathPart: part } };
}

function model(schema: object) {
  return { Type: 'AWS::ApiGateway::Model', Properties: { ...api, ContentType: 'application/json', Schema: schema } };
}

const body = (name: string) => ({ RequestModels: { 'application/json': { Ref: name } } });

/** A shop of three functions: orders, which calls products and payments, behind one API. */
export const SHOP = {
  Resources: {
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
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
        ProviderARNs: ['arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_Shop'],
      },
    },
    Orders: resource('orders'),
    Order: resource('{id}', { Ref: 'Orders' }),
    Products: resource('products'),
    OrderModel: model(
      object({ productId: { type: 'string', pattern: '^[0-9a-f-]{36}$' }, quantity: { type: 'integer' } }),
    ),
    ProductModel: model(object({ name: { type: 'string', maxLength: 40 } })),
    PostOrders: method('Orders', 'POST', 'OrdersFunction', 'orders/write', body('OrderModel')),
    GetOrder: method('Order', 'GET', 'OrdersFunction', 'orders/read', {
      RequestParameters: { 'method.request.path.id': true },
    }),
    GetProducts: method('Products', 'GET', 'ProductsFunction', 'products/read', {
      RequestParameters: { 'method.request.querystring.cursor': false },
    }),
    PostProducts: method('Products', 'POST', 'ProductsFunction', 'products/write', body('ProductModel')),
    OrdersFunction: fn('orders', {
      PALISADE_CALLEES: '{"products":["products:Read"],"payments":["payments:Charge"]}',
      PALISADE_TABLE_ORDERS: { Ref: 'OrdersTable' },
      PALISADE_REVOCATIONS: { Ref: 'RevocationsTable' },
    }),
    ProductsFunction: fn('products', {}),
    PaymentsFunction: fn('payments', {}),
    Helper: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'helper' } },
    OrdersTable: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'orders-table' } },
    RevocationsTable: { Type: 'AWS::DynamoDB::Table', Properties: { TableName: 'revocations' } },
    Permissions: {
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName: { Ref: 'OrdersFunction' }, Principal: 'apigateway.amazonaws.com' },
    },
    ProductsPermissions: {
      Type: 'AWS::Lambda::Permission',
      Properties: { FunctionName: { Ref: 'ProductsFunction' }, Principal: 'apigateway.amazonaws.com' },
    },
    Stage: {
      Type: 'AWS::ApiGateway::Stage',
      Properties: {
        ...api,
        StageName: 'v1',
        AccessLogSetting: {
          DestinationArn: 'arn:aws:logs:us-east-1:123456789012:log-group:access',
          Format:
            '{"requestId":"$context.requestId","method":"$context.httpMethod","path":"$context.path","status":"$context.status"}',
        },
      },
    },
    Plan: {
      Type: 'AWS::ApiGateway::UsagePlan',
      Properties: {
        ApiStages: [{ ApiId: { Ref: 'Api' }, Stage: { Ref: 'Stage' } }],
        Throttle: { RateLimit: 20, BurstLimit: 100 },
      },
    },
    Key: { Type: 'AWS::ApiGateway::ApiKey', Properties: { Enabled: true, Value: API_KEY } },
    PlanKey: {
      Type: 'AWS::ApiGateway::UsagePlanKey',
      Properties: { KeyId: { Ref: 'Key' }, KeyType: 'API_KEY', UsagePlanId: { Ref: 'Plan' } },
    },
  },
};

/** Reads a template as the simulator does. */
export function systemOf(template: object): System {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'console-'));
  try {
    fs.writeFileSync(path.join(folder, 'Shop.template.json'), JSON.stringify(template));
    return readTemplate(path.join(folder, 'Shop.template.json'));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}
