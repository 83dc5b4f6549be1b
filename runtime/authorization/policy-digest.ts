import { ENVIRONMENT } from '../contract';
import { ConfigurationError } from '../errors';

/** SHA-256 of a policy text in UTF-8, in lower-case hex. */
export async function policyDigest(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(digest).toString('hex');
}

/**
 * Makes sure that the policies in the code are those that were validated at synthesis. Whoever
 * changes one without the other gets a service that does not start.
 *
 * @throws ConfigurationError when the digest is missing or another
 */
export async function requireValidatedPolicies(
  text: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const validated = environment[ENVIRONMENT.policyDigest];
  const actual = await policyDigest(text);
  if (validated !== actual) {
    throw new ConfigurationError(
      `${ENVIRONMENT.policyDigest} must be the SHA-256 of the policies in the code, ${actual}, got '${validated ?? ''}'; deploy code and policies together`,
    );
  }
}
