import { ConfigurationError, ServiceError } from '../../runtime/errors';

const MAX_CHARACTERS = 512;

/**
 * Why something failed, in words that may be logged and shown. Our own messages hold no secret. A foreign one could
 * quote what it was given, so only its class is told.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof ConfigurationError || error instanceof ServiceError) {
    const because = error.cause instanceof Error ? ` (${error.cause.name})` : '';
    return `${error.message}${because}`.slice(0, MAX_CHARACTERS);
  }
  return error instanceof Error ? error.name.slice(0, MAX_CHARACTERS) : 'an unknown failure';
}
