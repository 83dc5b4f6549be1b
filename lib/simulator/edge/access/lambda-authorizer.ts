import type { Value } from '../../../assembly/model';
import { withinTimeout } from '../integrations/deadline';
import { type AuthorizerContext, requestEvent } from '../integrations/event';
import type { RequestContext } from '../mapping/context';
import { mappedValue, type PathParameters } from '../mapping/parameters';
import type { LambdaAuthorizerModel, MethodModel } from '../model';
import type { EdgePorts } from '../ports';
import { Refusal } from '../refusal';
import { isMap, text } from '../values';
import { type PolicyModel, readPolicy } from './policy';

/** Milliseconds that an authorizer may take. */
const TIMEOUT_MS = 29_000;

/** What an authorizer decided. */
export interface AuthorizerDecision {
  readonly policy: PolicyModel;
  readonly context: AuthorizerContext;
  /** Key of the request, where the API takes it from the authorizer. */
  readonly apiKey?: string;
}

/**
 * Asks functions, and remembers what they decided for the same identity:
 *
 * 1. an identity source is missing, or the token has not the form: 401, and nobody is asked
 * 2. the function throws `Unauthorized`: 401
 * 3. it throws anything else or is late: 500; it answers in another form: 500
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 */
export class LambdaAuthorizers {
  private readonly remembered = new Map<string, { readonly decision: AuthorizerDecision; readonly until: number }>();

  constructor(
    private readonly ports: Pick<EdgePorts, 'invoke'>,
    private readonly now: () => Date,
  ) {}

  async decide(
    model: LambdaAuthorizerModel,
    context: RequestContext,
    method: MethodModel,
    path: PathParameters,
    methodArn: string,
  ): Promise<AuthorizerDecision> {
    const identity = model.identitySources.map((source) => mappedValue(source, context, path));
    const isMissing = identity.some((value) => value === undefined || value === '');
    const mustHave = model.type === 'TOKEN' || model.ttlSeconds > 0;
    if ((mustHave && isMissing) || model.validation?.test(identity[0] ?? '') === false) {
      throw new Refusal('authorizer', 'UNAUTHORIZED', 'an identity source is missing or has not the form');
    }
    const key = JSON.stringify([model.id, ...identity]);
    const known = this.remembered.get(key);
    const now = this.now().getTime();
    if (known !== undefined && known.until > now) {
      return known.decision;
    }
    const event =
      model.type === 'TOKEN'
        ? { type: 'TOKEN', methodArn, authorizationToken: identity[0] }
        : { type: 'REQUEST', methodArn, ...requestEvent(context, method, path) };
    const decision = await this.ask(model, event);
    if (model.ttlSeconds > 0) {
      this.remembered.set(key, { decision, until: now + model.ttlSeconds * 1_000 });
    }
    return decision;
  }

  private async ask(model: LambdaAuthorizerModel, event: unknown): Promise<AuthorizerDecision> {
    if (!model.permitted) {
      throw new Refusal('authorizer', 'AUTHORIZER_CONFIGURATION_ERROR', 'no permission lets API Gateway invoke it');
    }
    const result = await withinTimeout(
      TIMEOUT_MS,
      (error) =>
        error instanceof Error && error.message === 'Unauthorized'
          ? new Refusal('authorizer', 'UNAUTHORIZED', 'the authorizer knows nobody')
          : new Refusal('authorizer', 'AUTHORIZER_FAILURE', 'the authorizer failed'),
      (signal) => this.ports.invoke(model.functionArn, event, signal),
    );
    return readDecision(result as Value);
  }
}

function readDecision(result: Value): AuthorizerDecision {
  const principalId = isMap(result) ? text(result['principalId']) : undefined;
  if (!isMap(result) || principalId === undefined || !isMap(result['policyDocument'])) {
    throw new Refusal('authorizer', 'AUTHORIZER_CONFIGURATION_ERROR', 'the authorizer gave no policy');
  }
  const statements = result['policyDocument']['Statement'];
  const all = (Array.isArray(statements) ? statements : [statements]).map((statement) => ({
    ...(isMap(statement) && statement),
    Principal: '*',
  }));
  const own = isMap(result['context']) ? result['context'] : {};
  const apiKey = text(result['usageIdentifierKey']);
  return {
    policy: readPolicy({ Statement: all }, '', () => undefined),
    context: { ...own, principalId },
    ...(apiKey !== undefined && { apiKey }),
  };
}
