import { ConfigurationError, ServiceError } from '../../runtime/errors';

/**
 * What may be thrown to Lambda, which logs it. Our own messages hold no secret. A foreign one may quote what it was
 * given: AWS does so with values that it refuses, databases with statements. Of it only its class is told.
 */
export function withoutForeignWords(error: unknown): Error {
  if (error instanceof ConfigurationError) {
    return error;
  }
  const cause = error instanceof ServiceError ? error.cause : error;
  const what = error instanceof ServiceError ? `${error.code}: ${error.message}` : 'the rotation was interrupted';
  return new Error(cause instanceof Error ? `${what} (${cause.name})` : what);
}
