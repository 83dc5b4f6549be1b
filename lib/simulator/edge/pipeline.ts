import { authorizeByCognito } from './access/cognito';
import { LambdaAuthorizers } from './access/lambda-authorizer';
import { evaluatePolicy } from './access/policy';
import { Usage } from './access/usage';
import type { EdgeAnswer } from './answer';
import type { AuthorizerContext } from './integrations/event';
import { forward } from './integrations/http';
import { invokeFunction } from './integrations/lambda';
import { mockAnswer } from './integrations/templates';
import { accessLogLine } from './mapping/access-log';
import { RequestContext } from './mapping/context';
import { gatewayResponse } from './mapping/gateway-response';
import type { ApiKeyModel, MethodModel, StageModel } from './model';
import type { EdgeControl, EdgePorts } from './ports';
import { Refusal } from './refusal';
import { type EdgeRequest, header } from './request';
import { findRoute, type RouteMatch } from './route';
import { createValidation } from './validation';
import { createWebAcl } from './web-acl/evaluate';
import type { BlockResponse } from './web-acl/model';

/** Longest body, in bytes. https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const MAX_BODY_BYTES = 10_485_760;

/** A refusal of the web ACL with an answer of its own, which no gateway response changes. */
class Blocked extends Refusal {
  constructor(
    reason: string,
    readonly response: BlockResponse,
  ) {
    super('waf', 'WAF_FILTERED', reason, { status: response.status });
  }
}

/**
 * Answers the requests to one stage. The order is that of AWS:
 *
 * 1. size, 2. web ACL, 3. route,
 * 4. authorizer and resource policy (a deny of the policy goes before a function is asked),
 * 5. API key, usage plan and throttling, 6. validation, 7. integration.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html,
 * https://repost.aws/knowledge-center/api-gateway-logs (usage plans after authorizers, execution after them)
 */
export class StagePipeline {
  private readonly validate;
  private inspect: ReturnType<typeof createWebAcl> | undefined;
  private usage: Usage;
  private readonly authorizers: LambdaAuthorizers;

  constructor(
    private readonly stage: StageModel,
    private readonly ports: EdgePorts,
    private readonly now: () => Date,
  ) {
    this.validate = createValidation(stage);
    this.inspect = stage.webAcl && createWebAcl(stage.webAcl, now);
    this.usage = new Usage(now);
    this.authorizers = new LambdaAuthorizers(ports, now);
  }

  /** Begins to count anew, as if nobody had sent anything: for rate rules, usage plans and the rate of the stage. */
  forgetRequests(): void {
    const { webAcl } = this.stage;
    this.inspect = webAcl && createWebAcl(webAcl, this.now);
    this.usage = new Usage(this.now);
  }

  /** Sets how many requests a key has left in this period of its quota. @param keyId of no key: nothing happens */
  setRemaining(keyId: string, remaining: number): void {
    for (const key of this.keys.filter(({ id }) => id === keyId)) {
      this.usage.setRemaining(this.stage, key, remaining);
    }
  }

  private get keys(): readonly ApiKeyModel[] {
    return this.ports.apiKeys?.() ?? this.stage.apiKeys;
  }

  /** Answers a request; never throws. */
  async answer(request: EdgeRequest): Promise<EdgeAnswer> {
    const context = new RequestContext(request, this.stage);
    let answer: EdgeAnswer;
    try {
      answer = await this.run(request, context);
    } catch (error) {
      const refusal =
        error instanceof Refusal ? error : new Refusal('integration', 'DEFAULT_5XX', 'the simulated edge failed');
      this.hop(request, refusal.control, refusal.reason);
      answer = refusal instanceof Blocked ? blockAnswer(refusal, context) : gatewayResponse(refusal, context);
      this.report(request, refusal, answer.status);
    }
    this.log(context, answer);
    return answer;
  }

  private async run(request: EdgeRequest, context: RequestContext): Promise<EdgeAnswer> {
    if (request.body.length > MAX_BODY_BYTES) {
      throw new Refusal('size', 'REQUEST_TOO_LARGE', 'the body is too long');
    }
    this.hop(request, 'size');
    this.passWebAcl(request, context);
    const route = findRoute(this.stage, request.method, request.path);
    if (route === undefined) {
      throw new Refusal('route', 'MISSING_AUTHENTICATION_TOKEN', 'no method has this path');
    }
    context.matched(route.method);
    this.hop(request, 'route');
    const { authorizer, apiKey } = await this.authorize(context, route);
    this.passUsage(context, route.method, apiKey);
    this.validate(route.method, route.parameters, request);
    this.hop(request, 'validation');
    const answer = await this.integrate(context, route, authorizer);
    this.hop(request, 'integration');
    return answer;
  }

  private passWebAcl(request: EdgeRequest, context: RequestContext): void {
    if (this.inspect === undefined) {
      return;
    }
    const verdict = this.inspect({ ...request, uriPath: request.rawPath });
    context.set({ 'waf.status': verdict.action === 'block' ? '403' : '200', 'waf.latency': '0' });
    if (verdict.action === 'block') {
      const reason = `rule ${verdict.rule ?? 'default action'} of the web ACL blocks`;
      throw verdict.response === undefined
        ? new Refusal('waf', 'WAF_FILTERED', reason)
        : new Blocked(reason, verdict.response);
    }
    this.hop(request, 'waf', undefined, verdict.counted);
  }

  private async authorize(
    context: RequestContext,
    { method, parameters }: RouteMatch,
  ): Promise<{ authorizer?: AuthorizerContext; apiKey?: string }> {
    const { request } = context;
    const { authorization } = method;
    const { account, apiId, name, policy, region } = this.stage;
    const question = {
      methodArn: `arn:aws:execute-api:${region}:${account}:${apiId}/${name}/${request.method}${request.path}`,
      sourceIp: request.sourceIp,
    };
    const verdict = policy === undefined ? undefined : evaluatePolicy(policy, question);
    const denied = (control: EdgeControl, reason: string) => new Refusal(control, 'ACCESS_DENIED', reason);
    switch (authorization.kind) {
      case 'unsupported':
        throw new Refusal('authorizer', 'AUTHORIZER_CONFIGURATION_ERROR', `not simulated: ${authorization.what}`);
      case 'lambda': {
        if (verdict === 'deny') {
          throw denied('resource-policy', 'the resource policy denies');
        }
        const decision = await this.authorizers.decide(authorization, context, method, parameters, question.methodArn);
        const own = evaluatePolicy(decision.policy, question);
        if (own === 'deny' || (own === 'neither' && verdict !== 'allow')) {
          throw denied('authorizer', 'the authorizer denies');
        }
        for (const [key, value] of Object.entries(decision.context)) {
          context.set({ [`authorizer.${key}`]: String(value) });
        }
        this.hop(request, 'authorizer');
        return { authorizer: decision.context, apiKey: decision.apiKey };
      }
      case 'cognito': {
        const claims = Object.fromEntries(
          Object.entries(await authorizeByCognito(authorization, request, this.ports)).map(([k, v]) => [k, String(v)]),
        );
        for (const [key, value] of Object.entries(claims)) {
          context.set({ [`authorizer.claims.${key}`]: value });
        }
        this.hop(request, 'authorizer');
        this.passPolicy(request, verdict, denied);
        return { authorizer: { claims } };
      }
      default:
        this.passPolicy(request, verdict, denied);
        return {};
    }
  }

  private passPolicy(
    request: EdgeRequest,
    verdict: 'allow' | 'deny' | 'neither' | undefined,
    denied: (control: EdgeControl, reason: string) => Refusal,
  ): void {
    if (verdict !== undefined && verdict !== 'allow') {
      throw denied('resource-policy', 'the resource policy does not allow');
    }
    this.hop(request, 'resource-policy');
  }

  private passUsage(context: RequestContext, method: MethodModel, fromAuthorizer: string | undefined): void {
    const { request } = context;
    if (method.apiKeyRequired) {
      const value = this.stage.apiKeySource === 'HEADER' ? header(request, 'x-api-key') : fromAuthorizer;
      const key = this.keys.find((candidate) => candidate.value === value && candidate.enabled);
      const planned = this.stage.usagePlans.some(({ id }) => key?.usagePlanIds.includes(id));
      if (key === undefined || !planned) {
        throw new Refusal('api-key', 'INVALID_API_KEY', 'the request has no enabled key of a plan of this stage');
      }
      context.set({ 'identity.apiKeyId': key.id, 'identity.apiKey': key.value });
      this.hop(request, 'api-key');
      this.usage.spend(this.stage, `${method.path}/${method.httpMethod}`, key);
      this.hop(request, 'usage-plan');
    }
    const path = method.path.slice(1);
    const names = [`${method.httpMethod} ${path}`, `${method.httpMethod} *`, `* ${path}`, '* *'];
    const limited = names.find((name) => this.stage.throttling.has(name));
    const limit = limited === undefined ? undefined : this.stage.throttling.get(limited);
    // Each method has a bucket of its own, also where one setting is for all of them.
    if (limit !== undefined && !this.usage.take(`${method.httpMethod} ${method.path}`, limit)) {
      throw new Refusal('throttle', 'THROTTLED', 'the rate of the stage is exceeded');
    }
    this.hop(request, 'throttle');
  }

  private async integrate(
    context: RequestContext,
    { method, parameters }: RouteMatch,
    authorizer: AuthorizerContext | undefined,
  ): Promise<EdgeAnswer> {
    const { integration } = method;
    switch (integration.kind) {
      case 'lambda':
        return invokeFunction(integration, context, method, parameters, this.ports, authorizer);
      case 'http':
        return forward(integration, context, parameters, this.ports);
      case 'mock':
        return mockAnswer(integration, context, parameters);
      default:
        throw new Refusal('integration', 'API_CONFIGURATION_ERROR', `not simulated: ${integration.what}`);
    }
  }

  private hop({ id }: EdgeRequest, control: EdgeControl, stopped?: string, counted: readonly string[] = []): void {
    const reason = stopped ?? (counted.length > 0 ? `counted by ${counted.join(', ')}` : undefined);
    this.ports.onHop?.({
      requestId: id,
      control,
      outcome: stopped === undefined ? 'passed' : 'stopped',
      ...(reason !== undefined && { reason }),
    });
  }

  private report(request: EdgeRequest, { control, reason }: Refusal, status: number): void {
    const { id: requestId, method, rawPath: path, sourceIp } = request;
    this.ports.refused?.({ requestId, control, status, reason, method, path, sourceIp });
  }

  private log(context: RequestContext, { status, body }: EdgeAnswer): void {
    context.set({
      status: String(status),
      responseLength: String(body.length),
      responseLatency: String(this.now().getTime() - context.request.receivedAt.getTime()),
    });
    const { accessLog } = this.stage;
    if (accessLog !== undefined) {
      this.ports.accessLog?.(accessLogLine(accessLog.format, context), accessLog.destination);
    }
  }
}

function blockAnswer({ response, type, message }: Blocked, context: RequestContext): EdgeAnswer {
  context.set({ 'error.message': message, 'error.responseType': type });
  return {
    status: response.status,
    headers: [...Object.entries(response.headers), ['x-amzn-RequestId', context.request.id]],
    body: Buffer.from(response.body),
  };
}
