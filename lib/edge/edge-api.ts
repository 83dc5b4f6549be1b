import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { BlueprintError, EncryptionKey, requireName } from '../shared';
import { ApiClient, type ApiClientOptions } from './api-client';
import { STAGE_NAME, STAGE_THROTTLE } from './defaults';
import type { EdgeApiProps } from './edge-api-props';
import { bodyModel } from './private/body-model';
import { addPreflight, refusalHeaders, requireOrigins } from './private/cors';
import { addGatewayResponses } from './private/gateway-responses';
import { guardMethods } from './private/method-guard';
import { queryParameters } from './private/query-parameters';
import { requireWithin } from './private/require-within';
import { parseRoute, requireScopes } from './private/route';
import { addMethod } from './private/route-method';
import { RouteTable } from './private/route-table';
import { StagedRestApi } from './private/staged-rest-api';
import type { TokenGate } from './private/token-gate';
import { UserPoolGate } from './private/user-pool-gate';
import type { RouteOptions } from './route-options';
import { WebAcl } from './web-acl';

/**
 * A public REST API that fails closed. Every method needs an API key, an access token with a
 * declared scope, and input that fits; nothing else synthesizes. TLS 1.3 only, a blocking
 * web ACL in front, fixed sentences in every refusal, no caching, no request bodies in logs.
 *
 * A token is accepted for up to a minute after it expires, because the gateway remembers
 * tokens for that long, and the gateway cannot see that a token was revoked: services verify
 * again, and access tokens should be short-lived.
 *
 * The stage presents a client certificate to HTTPS backends. AWS issues it for a year; plan
 * its replacement before a backend demands it.
 *
 * NIST 800-53 R5 AC-3, AC-4, SC-7, SC-8(1), SI-10; https://docs.aws.amazon.com/apigateway/latest/developerguide/security.html
 *
 * @throws BlueprintError `ORIGIN_INVALID`, `NAME_INVALID` (stage), `VALUE_OUT_OF_RANGE`;
 *   `METHOD_UNGUARDED` during synthesis
 */
export class EdgeApi extends Construct {
  /** The REST API. */
  readonly restApi: apigateway.RestApi;
  /** The only stage. */
  readonly stage: apigateway.Stage;
  /** The web ACL in front of the stage. */
  readonly webAcl: WebAcl;
  /** Log with one JSON object per request. */
  readonly accessLogGroup: logs.ILogGroup;

  /** Name of the stage, as it stands in URLs. */
  readonly stageName: string;

  private readonly table = new RouteTable(this);
  private readonly gate: TokenGate;
  private readonly validator: apigateway.RequestValidator;
  private readonly allowedOrigins: readonly string[];

  constructor(scope: Construct, id: string, props: EdgeApiProps) {
    super(scope, id);
    this.stageName = props.stageName ?? STAGE_NAME;
    this.allowedOrigins = props.allowedOrigins ?? [];
    const throttle = {
      rateLimit: props.throttlingRateLimit ?? STAGE_THROTTLE.rateLimit,
      burstLimit: props.throttlingBurstLimit ?? STAGE_THROTTLE.burstLimit,
    };
    requireName(this, 'stage', this.stageName);
    requireOrigins(this, this.allowedOrigins);
    requireWithin(this, 'throttlingRateLimit', throttle.rateLimit, 1, 10_000);
    requireWithin(this, 'throttlingBurstLimit', throttle.burstLimit, 1, 5_000);
    this.gate = this.gateOf(props);

    const { logRetention, removalPolicy } = props;
    const encryptionKey =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', { description: `Logs of ${this.node.path}`, removalPolicy }).key;
    const staged = new StagedRestApi(this, 'Api', {
      encryptionKey,
      logRetention,
      removalPolicy,
      gate: this.gate,
      stageName: this.stageName,
      throttle,
      cloudWatchRole: props.cloudWatchRole ?? true,
      clientCertificateId: props.clientCertificateId,
    });
    this.restApi = staged.restApi;
    this.stage = staged.stage;
    this.accessLogGroup = staged.accessLogGroup;
    this.webAcl = props.webAcl ?? new WebAcl(this, 'WebAcl', { encryptionKey, logRetention, removalPolicy });
    this.webAcl.associate(this.stage);
    this.validator = new apigateway.RequestValidator(this, 'Validator', {
      restApi: this.restApi,
      validateRequestBody: true,
      validateRequestParameters: true,
    });
    addGatewayResponses(this.restApi, refusalHeaders(this.allowedOrigins));
    guardMethods(this.restApi, this.gate);
  }

  /**
   * Opens a route: `METHOD /path`, path parameters in braces.
   *
   * @throws BlueprintError `ROUTE_INVALID`, `ROUTE_DUPLICATE`, `ROUTE_WITHOUT_SCOPES`,
   *   `SCOPE_INVALID`, `SCHEMA_UNSUPPORTED`
   */
  addRoute(route: string, options: RouteOptions): apigateway.Method {
    const parsed = parseRoute(this, route);
    requireScopes(this, parsed, options.scopes);
    if (options.body !== undefined && !parsed.takesBody) {
      throw new BlueprintError(
        'ROUTE_INVALID',
        `a route with a body must be PATCH, POST or PUT, got '${route}'; pass the input in the path or the query`,
        this,
      );
    }
    const model = options.body && bodyModel(this, route, options.body);
    const query = options.query && queryParameters(this, route, options.query);
    this.table.add(parsed);

    const method = addMethod(options.routeScope ?? this, {
      route: { ...parsed, restApi: this.restApi, stageName: this.stageName },
      resource: this.restApi.root.resourceForPath(parsed.path),
      binding: options.integration.binding,
      authorization: this.gate.protect(this.restApi, parsed, options.scopes),
      validator: this.validator,
      model,
      query,
    });
    if (this.allowedOrigins.length > 0 && this.table.methodsBeside(parsed).length === 1) {
      addPreflight(method, this.allowedOrigins, () => this.table.methodsBeside(parsed));
    }
    return method;
  }

  /**
   * Adds a client: an API key in a usage plan of its own.
   *
   * @throws BlueprintError `VALUE_OUT_OF_RANGE`
   */
  addClient(id: string, options: ApiClientOptions = {}): ApiClient {
    return new ApiClient(this, id, { ...options, stage: this.stage });
  }

  private gateOf({ userPools, tokenAuthorizer }: EdgeApiProps): TokenGate {
    if (tokenAuthorizer === undefined) {
      requireWithin(this, 'userPools.length', userPools?.length ?? 0, 1, 1_000);
      return new UserPoolGate(this, userPools ?? []);
    }
    if (userPools !== undefined) {
      throw new BlueprintError(
        'VALUE_OUT_OF_RANGE',
        '`userPools` must be left out beside `tokenAuthorizer`, got both; add the pools to the issuers of the authorizer',
        this,
      );
    }
    return tokenAuthorizer.gate;
  }
}
