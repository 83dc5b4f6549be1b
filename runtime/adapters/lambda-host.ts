import { withCors } from '../cors';
import type { Service } from '../model';
import { createPipeline } from '../pipeline';
import { callerGateway } from './caller-gateway';
import { type EnforcementOptions, enforcement } from './enforcement';
import { handleEvents, type LambdaHandler } from './lambda-events';

/**
 * Hosts a service in Lambda, behind all gates. They are built while the function starts; when
 * that fails, so does the start.
 *
 * @param policies text of the service's policies
 */
export function lambdaHost(service: Service, policies: string, options: EnforcementOptions = {}): LambdaHandler {
  const started = start(service, policies, options);
  return async (event) => {
    const { handle, flush } = await started;
    const answer = await handle(event);
    // Lambda freezes the process as soon as the answer is out.
    await flush();
    return answer;
  };
}

async function start(service: Service, policies: string, options: EnforcementOptions) {
  const { configuration, flush, gates, keys } = await enforcement(policies, options);
  const pipeline = withCors(createPipeline(service, gates), configuration.allowedOrigins);
  const handle = handleEvents(pipeline, {
    proofOf: callerGateway({ ...configuration, keys, now: () => new Date() }),
  });
  return { handle, flush };
}
