/**
 * How long a call of AWS may take: with three attempts it ends within 4 seconds, well before a caller's
 * own limit. `throwOnRequestTimeout` makes the limit hold; without it the SDK only warns.
 */
export const SDK_LIMITS = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_000, throwOnRequestTimeout: true },
} as const;
