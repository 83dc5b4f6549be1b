import type * as z from 'zod/mini';
import { ConfigurationError } from '../../runtime/errors';
import { jsonValue } from '../../runtime/json-value';

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
  const result = schema.safeParse(jsonValue(environment[name]));
  if (!result.success) {
    const paths = result.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
    throw new ConfigurationError(`${name} is malformed at ${paths}; deploy the function with its construct`);
  }
  return result.data;
}
