import type { Attack } from '../attack';
import { oldClientSecret } from './old-client-secret';
import { ownTrustBundle } from './own-trust-bundle';
import { revoked } from './revoked';
import { secretOfAnother } from './secret-of-another';

/** Attacks on credentials, and with ones that are no longer good. */
export const SECRETS_ATTACKS: readonly Attack[] = [
  ...secretOfAnother,
  ...ownTrustBundle,
  ...revoked,
  ...oldClientSecret,
];
