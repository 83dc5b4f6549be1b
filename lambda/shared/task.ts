import * as z from 'zod/mini';
import { type CertificateTask, ENVIRONMENT, type TrustBundleTask } from '../../runtime/contract';
import { decodeVariable } from './variable';

const HOUR = 60 * 60;

/** Private CA in short-lived mode issues for seven days at most. */
const LONGEST_LIFETIME_SECONDS = 7 * 24 * HOUR;

const TEXT = z.string().check(z.minLength(1), z.maxLength(2_048));
const SERVICE = z.string().check(z.maxLength(63), z.regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/));

const LABEL = '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';

/** Trust domain: a DNS name in lower case. */
export const TRUST_DOMAIN = z.string().check(z.maxLength(200), z.regex(new RegExp(`^${LABEL}(\\.${LABEL})*$`)));

/** ARN of a key of KMS itself, not of an alias, which could be pointed elsewhere. */
export const KEY_ARN = z.string().check(z.regex(/^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/));

const AUTHORITY_ARN = z
  .string()
  .check(z.regex(/^arn:aws[a-z-]*:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[\w-]+$/));

const ISSUER = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('kms'), keyArn: KEY_ARN, root: TEXT }),
  z.strictObject({ kind: z.literal('private-ca'), authorityArn: AUTHORITY_ARN }),
]);

const CERTIFICATE_TASK = z.strictObject({
  issuer: ISSUER,
  service: SERVICE,
  trustDomain: TRUST_DOMAIN,
  lifetimeSeconds: z.int().check(z.minimum(HOUR), z.maximum(LONGEST_LIFETIME_SECONDS)),
});

const TOKEN_ISSUER = TEXT.check(z.refine(isPlainHttpsUrl));

const TRUST_BUNDLE_TASK = z.strictObject({
  parameterName: TEXT,
  refreshHintSeconds: z.int().check(z.minimum(10), z.maximum(HOUR)),
  authorities: z.array(ISSUER),
  issuers: z.array(TOKEN_ISSUER),
  edgeCertificateIds: z.array(TEXT),
  trustStore: z.optional(z.strictObject({ bucket: TEXT, key: TEXT, name: TEXT })),
});

/**
 * The certificate that a function keeps fresh.
 *
 * @throws ConfigurationError when the environment does not say it exactly
 */
export function certificateTask(environment: NodeJS.ProcessEnv = process.env): CertificateTask {
  return decodeVariable(ENVIRONMENT.task, CERTIFICATE_TASK, environment);
}

/**
 * The trust bundle that a function keeps fresh.
 *
 * @throws ConfigurationError when the environment does not say it exactly
 */
export function trustBundleTask(environment: NodeJS.ProcessEnv = process.env): TrustBundleTask {
  return decodeVariable(ENVIRONMENT.task, TRUST_BUNDLE_TASK, environment);
}

function isPlainHttpsUrl(text: string): boolean {
  if (!text.startsWith('https://') || !URL.canParse(text)) {
    return false;
  }
  const { hash, password, search, username } = new URL(text);
  return [hash, password, search, username].every((part) => part === '');
}
