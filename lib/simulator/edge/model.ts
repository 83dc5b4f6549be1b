import type { PolicyModel } from './access/policy';
import type { Template } from './mapping/template';
import type { WebAclModel } from './web-acl/model';

/** Something of a template that the simulated edge does not do. */
export interface NotSimulated {
  /** Id of the resource that asks for it. */
  readonly resource: string;
  /** What it is, for people. */
  readonly what: string;
}

/** What the edge of a synthesized system is: every stage of its REST APIs, with everything in front of it. */
export interface EdgeModel {
  /** Stages in the order of the templates. */
  readonly stages: readonly StageModel[];
  /** What of the templates is not simulated. */
  readonly notSimulated: readonly NotSimulated[];
}

/** Requests over time: so many a second, and so many at once. */
export interface ThrottleModel {
  /** Requests per second. */
  readonly rate: number;
  /** Requests at once. */
  readonly burst: number;
}

/** One stage of one REST API. */
export interface StageModel {
  /** Id of the API. */
  readonly apiId: string;
  /** Name of the stage, first segment of every path. */
  readonly name: string;
  /** Account that owns the API. */
  readonly account: string;
  /** Region of the API. */
  readonly region: string;
  /** Stage variables. */
  readonly variables: Readonly<Record<string, string>>;
  /** Methods of all resources. */
  readonly methods: readonly MethodModel[];
  /** Gateway responses by type. */
  readonly responses: ReadonlyMap<string, GatewayResponseModel>;
  /** Models by name, as JSON schemas of draft 4. */
  readonly models: ReadonlyMap<string, unknown>;
  /** Where the key of a request comes from. */
  readonly apiKeySource: 'HEADER' | 'AUTHORIZER';
  /** Plans that cover the stage. */
  readonly usagePlans: readonly UsagePlanModel[];
  /** Keys of all plans. */
  readonly apiKeys: readonly ApiKeyModel[];
  /** Resource policy; absent where the API has none. */
  readonly policy?: PolicyModel;
  /** Media types whose bodies are binary. */
  readonly binaryMediaTypes: readonly string[];
  /** Throttling by `METHOD /path`, `*` standing for all of them. */
  readonly throttling: ReadonlyMap<string, ThrottleModel>;
  /** Access log; absent where the stage has none. */
  readonly accessLog?: { readonly destination: string; readonly format: string };
  /** Certificate that API Gateway shows to HTTP backends. */
  readonly clientCertificateId?: string;
  /** Web ACL; absent where none is associated. */
  readonly webAcl?: WebAclModel;
}

/** One method of one resource. */
export interface MethodModel {
  /** Id of the resource. */
  readonly resourceId: string;
  /** Path of the resource, e.g. `/orders/{id}`. */
  readonly path: string;
  /** HTTP method, or `ANY`. */
  readonly httpMethod: string;
  /** What proves the caller. */
  readonly authorization: AuthorizationModel;
  /** Whether a key of a usage plan is needed. */
  readonly apiKeyRequired: boolean;
  /** Whether bodies are validated. */
  readonly validatesBody: boolean;
  /** Whether the presence of parameters is validated. */
  readonly validatesParameters: boolean;
  /** Parameters by `method.request.<place>.<name>`, and whether they are required. */
  readonly parameters: Readonly<Record<string, boolean>>;
  /** Names of models by media type; `$default` for every other. */
  readonly models: Readonly<Record<string, string>>;
  /** What answers. */
  readonly integration: IntegrationModel;
}

/** What proves the caller of a method. */
export type AuthorizationModel =
  | { readonly kind: 'none' }
  | CognitoModel
  | LambdaAuthorizerModel
  /** Something that is not simulated; refuses every request. */
  | { readonly kind: 'unsupported'; readonly what: string };

/** Tokens of Cognito user pools. */
export interface CognitoModel {
  readonly kind: 'cognito';
  /** Id of the authorizer. */
  readonly id: string;
  /** Header that carries the token, in lower case. */
  readonly header: string;
  /** Issuers of the pools. */
  readonly issuers: readonly string[];
  /** Scopes of which a token must have one; empty where identity tokens are meant. */
  readonly scopes: readonly string[];
}

/** A function that decides. */
export interface LambdaAuthorizerModel {
  readonly kind: 'lambda';
  /** Id of the authorizer. */
  readonly id: string;
  /** What the function gets: the token, or the request. */
  readonly type: 'TOKEN' | 'REQUEST';
  readonly functionArn: string;
  /** Where the values come from that a decision is remembered for, e.g. `method.request.header.Authorization`. */
  readonly identitySources: readonly string[];
  /** Seconds that a decision is remembered for; 0 for not at all. */
  readonly ttlSeconds: number;
  /** What a token must look like before the function is asked. */
  readonly validation?: RegExp;
  /** Whether API Gateway may invoke the function. */
  readonly permitted: boolean;
}

/** Limits of a client. */
export interface UsagePlanModel {
  readonly id: string;
  readonly throttle?: ThrottleModel;
  /** Throttling of single methods of the stage by `/path/METHOD`. */
  readonly methodThrottle: ReadonlyMap<string, ThrottleModel>;
  readonly quota?: QuotaModel;
}

/** Requests in a calendar period, UTC. */
export interface QuotaModel {
  readonly limit: number;
  readonly period: 'DAY' | 'WEEK' | 'MONTH';
}

/** An API key. */
export interface ApiKeyModel {
  readonly id: string;
  /** What the client sends. */
  readonly value: string;
  readonly enabled: boolean;
  /** Ids of the usage plans that it belongs to. */
  readonly usagePlanIds: readonly string[];
}

/** What a gateway response changes. */
export interface GatewayResponseModel {
  /** @default - the status of the case */
  readonly status?: number;
  /** Values of headers by name: a text in single quotes, or where it comes from. */
  readonly headers: Readonly<Record<string, string>>;
  /** Body templates by media type. */
  readonly templates: Readonly<Record<string, string>>;
}

/** What answers a method. */
export type IntegrationModel = LambdaIntegration | HttpIntegration | MockIntegration | UnsupportedIntegration;

/** `AWS_PROXY`: a function gets the request as an event. */
export interface LambdaIntegration {
  readonly kind: 'lambda';
  readonly functionArn: string;
  readonly timeoutMs: number;
  /** Whether a permission of the template lets API Gateway invoke the function for this method. */
  readonly permitted: boolean;
}

/** `HTTP_PROXY` or `HTTP`: the request is sent on. */
export interface HttpIntegration {
  readonly kind: 'http';
  /** Whether everything is passed on, or only what is mapped. */
  readonly proxy: boolean;
  readonly uri: string;
  readonly httpMethod: string;
  /** Link into a VPC and the load balancer behind it. */
  readonly vpcLink?: VpcLinkModel;
  /** Mappings by `integration.request.<place>.<name>`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  /** Request templates by media type, of `HTTP` only. */
  readonly requests: Readonly<Record<string, Template>>;
  readonly passthrough: Passthrough;
  readonly responses: readonly IntegrationResponse[];
}

/** A link into a VPC. */
export interface VpcLinkModel {
  readonly id: string;
  /** ARN of the load balancer that a link of version 2 reaches. */
  readonly target?: string;
}

/** `MOCK`: API Gateway answers by itself. */
export interface MockIntegration {
  readonly kind: 'mock';
  readonly requests: Readonly<Record<string, Template>>;
  readonly passthrough: Passthrough;
  readonly responses: readonly IntegrationResponse[];
}

/** What happens to a body of a media type without a template. */
export type Passthrough = 'WHEN_NO_MATCH' | 'WHEN_NO_TEMPLATES' | 'NEVER';

/** How an answer of an integration becomes one of the method. */
export interface IntegrationResponse {
  readonly status: number;
  /** Statuses that it is for; absent for all others. */
  readonly selection?: RegExp;
  /** Header values by name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly templates: Readonly<Record<string, Template>>;
}

/** An integration that is not simulated; answers as a broken one. */
export interface UnsupportedIntegration {
  readonly kind: 'unsupported';
  readonly what: string;
}
