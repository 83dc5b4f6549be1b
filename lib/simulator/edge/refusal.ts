import type { EdgeControl } from './ports';

/**
 * Answers that API Gateway gives by itself: status and message by type.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export const GATEWAY_RESPONSES = {
  ACCESS_DENIED: [403, 'User is not authorized to access this resource', 'AccessDeniedException'],
  API_CONFIGURATION_ERROR: [500, 'Internal server error', 'InternalServerErrorException'],
  AUTHORIZER_CONFIGURATION_ERROR: [500, 'Internal server error', 'AuthorizerConfigurationException'],
  AUTHORIZER_FAILURE: [500, 'Internal server error', 'AuthorizerFailureException'],
  BAD_REQUEST_BODY: [400, 'Invalid request body', 'BadRequestException'],
  BAD_REQUEST_PARAMETERS: [400, 'Missing required request parameters', 'BadRequestException'],
  DEFAULT_4XX: [400, 'Bad Request', 'BadRequestException'],
  DEFAULT_5XX: [500, 'Internal server error', 'InternalServerErrorException'],
  INTEGRATION_FAILURE: [504, 'Network error communicating with endpoint', 'InternalServerErrorException'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out', 'InternalServerErrorException'],
  INVALID_API_KEY: [403, 'Forbidden', 'ForbiddenException'],
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token', 'MissingAuthenticationTokenException'],
  QUOTA_EXCEEDED: [429, 'Limit Exceeded', 'LimitExceededException'],
  REQUEST_TOO_LARGE: [413, 'HTTP content length exceeded 10485760 bytes.', 'RequestTooLargeException'],
  THROTTLED: [429, 'Too Many Requests', 'TooManyRequestsException'],
  UNAUTHORIZED: [401, 'Unauthorized', 'UnauthorizedException'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'Unsupported Media Type', 'BadRequestException'],
  WAF_FILTERED: [403, 'Forbidden', 'ForbiddenException'],
} as const satisfies Record<string, readonly [status: number, message: string, errorType: string]>;

/** Type of an answer that API Gateway gives by itself. */
export type ResponseType = keyof typeof GATEWAY_RESPONSES;

/** Ends a request: one control refuses it. */
export class Refusal extends Error {
  /** Status without a gateway response that changes it. */
  readonly status: number;

  /**
   * @param control what refuses
   * @param type gateway response that answers
   * @param reason why, for logs; no token and no key
   * @param options what differs from the usual answer of the type
   */
  constructor(
    readonly control: EdgeControl,
    readonly type: ResponseType,
    readonly reason: string,
    options: { readonly status?: number; readonly message?: string } = {},
  ) {
    super(options.message ?? GATEWAY_RESPONSES[type][1]);
    this.status = options.status ?? GATEWAY_RESPONSES[type][0];
  }

  /** Value of `x-amzn-ErrorType`. */
  get errorType(): string {
    return GATEWAY_RESPONSES[this.type][2];
  }
}
