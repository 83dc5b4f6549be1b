import type { Pipeline } from './pipeline';

/**
 * Lets pages of these origins read the answers, refusals included: a browser hides an answer
 * without these headers from its page. The gateway answers preflight requests; what comes
 * through a proxy integration it passes on as it is. No origin is reflected that is not listed.
 *
 * WHATWG Fetch, section 3.2
 *
 * @param allowedOrigins exact origins, e.g. `https://shop.example.com`
 */
export function withCors(pipeline: Pipeline, allowedOrigins: readonly string[]): Pipeline {
  if (allowedOrigins.length === 0) {
    return pipeline;
  }
  return async (request) => {
    const outcome = await pipeline(request);
    const origin = request.headers.get('origin');
    const headers = {
      ...outcome.response.headers,
      // The answer differs by origin, so caches on the way must keep them apart.
      vary: 'origin',
      ...(origin !== undefined && allowedOrigins.includes(origin) ? { 'access-control-allow-origin': origin } : {}),
    };
    return { ...outcome, response: { ...outcome.response, headers } };
  };
}
