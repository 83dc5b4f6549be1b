import { ConfigurationError, ServiceError } from '../errors';

/** Writes one line for each certificate that could not be read or used, so that an operator learns of it before it matters. */
export function logRenewalFailure(service: string, error: unknown): void {
  const known = error instanceof ServiceError || error instanceof ConfigurationError;
  console.error(
    JSON.stringify({
      level: 'error',
      service,
      message: 'the certificate of the service was not renewed',
      // A foreign message may quote what was read.
      detail: known ? error.message : 'the document could not be used',
    }),
  );
}
