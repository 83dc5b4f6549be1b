import * as z from 'zod/mini';
import { ENVIRONMENT } from '../../runtime/contract';
import { ConfigurationError } from '../../runtime/errors';

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

/**
 * JSON of an environment variable, exactly of the expected form.
 *
 * @throws ConfigurationError when it is not; the message names the variable and the member, never a value
 */
export function decodeVariable<Value>(
  name: string,
  schema: z.ZodMiniType<Value>,
  environment: NodeJS.ProcessEnv = process.env,
): Value {
  const result = schema.safeParse(parse(environment[name]));
  if (!result.success) {
    const paths = result.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
    throw new ConfigurationError(`${name} is malformed at ${paths}; deploy the function with its construct`);
  }
  return result.data;
}

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
