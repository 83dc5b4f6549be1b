import type { Invariant } from '../invariant';
import { apiWithoutWebAcl } from './api-without-web-acl';
import { archiveDeletable } from './archive-deletable';
import { archiveUnlocked } from './archive-unlocked';
import { auditSilenceable } from './audit-silenceable';
import { connectionUndeclared } from './connection-undeclared';
import { databasePublic } from './database-public';
import { functionUrlOpen } from './function-url-open';
import { hopPlaintext } from './hop-plaintext';
import { instancePublic } from './instance-public';
import { integrationPlaintext } from './integration-plaintext';
import { keyOfAnother } from './key-of-another';
import { loadBalancerPublic } from './load-balancer-public';
import { logWithoutArchive } from './log-without-archive';
import { permissionsChangeable } from './permissions-changeable';
import { policyForEveryone } from './policy-for-everyone';
import { roleForEveryone } from './role-for-everyone';
import { routeWithoutApiKey } from './route-without-api-key';
import { routeWithoutAuthorizer } from './route-without-authorizer';
import { routeWithoutScopes } from './route-without-scopes';
import { routeWithoutValidator } from './route-without-validator';
import { secretOfAnother } from './secret-of-another';
import { secretWithoutRotation } from './secret-without-rotation';
import { storeOfAnother } from './store-of-another';
import { storeUnencrypted } from './store-unencrypted';
import { storeWithoutOwnKey } from './store-without-own-key';
import { trafficWithoutLog } from './traffic-without-log';
import { workloadOnInternet } from './workload-on-internet';

/** All invariants, in the order of their ids. */
export const INVARIANTS: readonly Invariant[] = [
  apiWithoutWebAcl,
  archiveDeletable,
  archiveUnlocked,
  auditSilenceable,
  connectionUndeclared,
  databasePublic,
  functionUrlOpen,
  hopPlaintext,
  instancePublic,
  integrationPlaintext,
  keyOfAnother,
  loadBalancerPublic,
  logWithoutArchive,
  permissionsChangeable,
  policyForEveryone,
  roleForEveryone,
  routeWithoutApiKey,
  routeWithoutAuthorizer,
  routeWithoutScopes,
  routeWithoutValidator,
  secretOfAnother,
  secretWithoutRotation,
  storeOfAnother,
  storeUnencrypted,
  storeWithoutOwnKey,
  trafficWithoutLog,
  workloadOnInternet,
];
