import { bucketWithAcl } from './bucket-with-acl';
import { clientImplicitGrant } from './client-implicit-grant';
import { clientPasswordFlow } from './client-password-flow';
import { clientRevealsAccounts } from './client-reveals-accounts';
import { containerPlainSecret } from './container-plain-secret';
import { containerPrivileged } from './container-privileged';
import { containerRootUser } from './container-root-user';
import { containerWritableRoot } from './container-writable-root';
import { egressAnywhere } from './egress-anywhere';
import { endpointWithoutPolicy } from './endpoint-without-policy';
import { functionPlainSecret } from './function-plain-secret';
import { keyForEveryone } from './key-for-everyone';
import { listenerTrustsExpired } from './listener-trusts-expired';
import { listenerWeakTls } from './listener-weak-tls';
import { methodWithoutApiKey } from './method-without-api-key';
import { methodWithoutScopes } from './method-without-scopes';
import { methodWithoutValidator } from './method-without-validator';
import { passRoleUnbound } from './pass-role-unbound';
import { permissionWithoutSource } from './permission-without-source';
import { policyByExclusion } from './policy-by-exclusion';
import type { Rule } from './rule';
import { tableDeletable } from './table-deletable';
import { tableWithoutOwnKey } from './table-without-own-key';
import { taskOnHostNamespace } from './task-on-host-namespace';
import { webAclCounting } from './web-acl-counting';

/** All rules, in the order of their ids. */
export const RULES: readonly Rule[] = [
  bucketWithAcl,
  clientImplicitGrant,
  clientPasswordFlow,
  clientRevealsAccounts,
  containerPlainSecret,
  containerPrivileged,
  containerRootUser,
  containerWritableRoot,
  egressAnywhere,
  endpointWithoutPolicy,
  functionPlainSecret,
  keyForEveryone,
  listenerTrustsExpired,
  listenerWeakTls,
  methodWithoutApiKey,
  methodWithoutScopes,
  methodWithoutValidator,
  passRoleUnbound,
  permissionWithoutSource,
  policyByExclusion,
  tableDeletable,
  tableWithoutOwnKey,
  taskOnHostNamespace,
  webAclCounting,
];
