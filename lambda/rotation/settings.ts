import * as z from 'zod/mini';
import { ENVIRONMENT } from '../../runtime/contract';
import { decodeVariable } from '../shared/variable';

/** The one secret that a rotation function is there for. */
export interface RotationSettings {
  /** ARN of the secret. */
  readonly secretArn: string;
  /** Seconds from one rotation to the next. */
  readonly intervalSeconds: number;
}

const SETTINGS = z.strictObject({
  secretArn: z.string().check(z.regex(/^arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+$/)),
  // Secrets Manager rotates every four hours at most, and every 1,000 days at least.
  intervalSeconds: z.int().check(z.minimum(4 * 3_600), z.maximum(1_000 * 86_400)),
});

/**
 * The secret of this function.
 *
 * @throws ConfigurationError when the environment does not name it exactly
 */
export function rotationSettings(environment: NodeJS.ProcessEnv = process.env): RotationSettings {
  return decodeVariable(ENVIRONMENT.rotation, SETTINGS, environment);
}
