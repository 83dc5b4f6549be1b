import type { ALBEvent, APIGatewayProxyEvent } from 'aws-lambda';
import { InternalError } from '../errors';
import type { ServiceRequest } from '../message';
import type { Outcome, Pipeline } from '../pipeline';
import { errorResponse } from '../response';
import { type CallerProof, callerAnswer, callerRequest } from './caller-gateway-event';
import { logFailure } from './failure-log';
import { gatewayAnswer, gatewayRequest } from './gateway-event';

/** What a function answers to whoever invoked it. */
export interface LambdaAnswer {
  /** HTTP status code. */
  readonly statusCode: number;
  /** JSON text. */
  readonly body: string;
}

/** Handler of a function behind an API Gateway REST API, an internal load balancer, or both. */
export type LambdaHandler = (event: APIGatewayProxyEvent | ALBEvent) => Promise<LambdaAnswer>;

/** What events other than the gateway's are accepted by. */
export interface LambdaEventsOptions {
  /**
   * Finds out which service sent an event of the load balancer.
   *
   * @default - nothing that comes from a load balancer is accepted
   */
  readonly proofOf?: CallerProof;
}

/**
 * Answers events by a pipeline. Whoever may invoke the function can send any event, and only the gateway and the load
 * balancer may: what is in their events beside the client's words is theirs.
 */
export function handleEvents(pipeline: Pipeline, { proofOf }: LambdaEventsOptions = {}): LambdaHandler {
  return async (event) => {
    const fromLoadBalancer = isLoadBalancerEvent(event);
    const requestId = (fromLoadBalancer ? undefined : event.requestContext?.requestId) ?? crypto.randomUUID();
    const outcome = await answer(pipeline, requestId, async () =>
      fromLoadBalancer ? callerRequest(requestId, event, proofOf) : gatewayRequest(requestId, event),
    );
    logFailure(requestId, outcome);
    return fromLoadBalancer ? callerAnswer(outcome.response) : gatewayAnswer(outcome.response);
  };
}

function isLoadBalancerEvent(event: APIGatewayProxyEvent | ALBEvent): event is ALBEvent {
  return event.requestContext !== undefined && 'elb' in event.requestContext;
}

async function answer(
  pipeline: Pipeline,
  requestId: string,
  toRequest: () => Promise<ServiceRequest>,
): Promise<Outcome> {
  let request: ServiceRequest;
  try {
    request = await toRequest();
  } catch (cause) {
    const error = new InternalError('the event has not the form that the gateway or the load balancer sends', {
      cause,
    });
    return { response: errorResponse(requestId, error), error };
  }
  return pipeline(request);
}
