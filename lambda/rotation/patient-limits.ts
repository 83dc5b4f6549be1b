/**
 * How long a call of AWS may take here. Nobody waits for a rotation, and some of the APIs that manage things take
 * seconds; giving up early would only repeat what has been done.
 */
export const PATIENT_LIMITS = {
  maxAttempts: 3,
  retryMode: 'standard',
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 8_000, throwOnRequestTimeout: true },
} as const;
