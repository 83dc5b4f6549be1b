/**
 * How long a call of AWS may take where nobody waits for the answer. Longer than in a service: a repeated import or
 * signature costs more than patience.
 */
export const BACKGROUND_LIMITS = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 8_000, throwOnRequestTimeout: true },
} as const;
