/** An error as AWS answers it. */
export class AwsError extends Error {
  /**
   * @param code type of the error, e.g. `AccessDeniedException`
   * @param message for the caller
   * @param status HTTP status
   */
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
  ) {
    super(message);
    this.name = 'AwsError';
  }
}

/** A parameter that is missing or wrong. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** What the simulator does not do, told plainly; no client retries it. */
export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', `The simulator does not implement ${what}.`, 501);
}
