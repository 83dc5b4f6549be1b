import { Duration, Size } from 'aws-cdk-lib';

/** Stage of an API: the first segment of every public path, so that an incompatible version can stand beside it. */
export const STAGE_NAME = 'v1';

/** Requests per second and burst of all clients together: a tenth and two fifths of what AWS gives a whole account. */
export const STAGE_THROTTLE = { rateLimit: 1_000, burstLimit: 2_000 };

/** Limits of one client: twenty clients at full rate fit under the stage's own limit. */
export const CLIENT_LIMITS = { rateLimit: 50, burstLimit: 100, quotaPerDay: 100_000 };

/**
 * How long the gateway answers from a token it has checked. A token that expires is accepted until this
 * is over, and the gateway never learns of a revoked one, so the time is as short as it still spares work.
 */
export const AUTHORIZER_CACHE = Duration.minutes(1);

/** The most that API Gateway waits for a service without a raised quota. */
export const INTEGRATION_TIMEOUT = Duration.seconds(29);

/** Requests in five minutes: about seven per second from one address, thirty with one key. */
export const WEB_ACL_RATES = { requestsPerIp: 2_000, requestsPerKey: 10_000 };

/** Enough for JSON documents, and what the web ACL inspects without a surcharge. */
export const MAX_BODY_SIZE = Size.kibibytes(16);

/** How long a browser remembers a preflight answer, and so how long an origin outlives its removal there. */
export const PREFLIGHT_CACHE = Duration.minutes(10);
