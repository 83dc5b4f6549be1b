import { ENVIRONMENT } from '../contract';
import { ConfigurationError } from '../errors';

/**
 * The web origins whose pages may read answers, as the constructs wrote them.
 *
 * @throws ConfigurationError when the variable is there and not a JSON array of strings
 */
export function allowedOrigins(environment: NodeJS.ProcessEnv = process.env): readonly string[] {
  const text = environment[ENVIRONMENT.allowedOrigins] ?? '[]';
  const origins = parse(text);
  if (!Array.isArray(origins) || !origins.every((origin) => typeof origin === 'string')) {
    throw new ConfigurationError(
      `${ENVIRONMENT.allowedOrigins} must be a JSON array of strings, got '${text}'; deploy the service with the blueprint`,
    );
  }
  return origins;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
