import type { Construct } from 'constructs';
import { BlueprintError } from '../shared';
import { LIMITS } from './limits';
import type { SecurityBlueprintProps } from './security-blueprint';

const DOMAIN = /^(?=.{4,64}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;

/** Names that Parameter Store keeps for AWS, in any case. */
const RESERVED_PREFIX = /^(aws|ssm)/i;

/**
 * Checks the id of a blueprint.
 *
 * @param prefix what every name of a resource starts with: the id, after the stage if there is one
 * @throws BlueprintError `NAME_INVALID`
 */
export function requireBlueprintName(scope: Construct, name: string, prefix: string): void {
  if (!/^[A-Za-z][A-Za-z0-9]*$/.test(name) || name.length > LIMITS.nameLength) {
    throw new BlueprintError(
      'NAME_INVALID',
      `a blueprint id must be 1 to ${LIMITS.nameLength} letters and digits, got '${name}'; it prefixes every resource name, so shorten it`,
      scope,
    );
  }
  if (RESERVED_PREFIX.test(prefix)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `a stage or blueprint id must not start with 'aws' or 'ssm', which Parameter Store reserves, got '${prefix}'; rename it`,
      scope,
    );
  }
}

/**
 * Checks that a trust domain fits DNS, certificates and SPIFFE ids.
 *
 * @throws BlueprintError `NAME_INVALID`
 */
export function requireTrustDomain(scope: Construct, trustDomain: string): void {
  if (!DOMAIN.test(trustDomain)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `trustDomain must be a lower-case DNS name of two labels or more, got '${trustDomain}'; use e.g. 'shop.internal'`,
      scope,
    );
  }
}

/**
 * Checks that the load balancer gets a domain and its certificate, or neither.
 *
 * @throws BlueprintError `INGRESS_MISSING`
 */
export function requireWholeIngress(scope: Construct, props: SecurityBlueprintProps): void {
  if ((props.ingressDomainName === undefined) !== (props.ingressCertificate === undefined)) {
    throw new BlueprintError(
      'INGRESS_MISSING',
      'ingressDomainName and ingressCertificate must be given together, got only one; add the other or leave both out',
      scope,
    );
  }
}

/**
 * Checks that accounts and roles are declared where they are kept.
 *
 * @throws BlueprintError `IDENTITY_ELSEWHERE`
 */
export function requireOneIdentity(scope: Construct, props: SecurityBlueprintProps): void {
  const { callbackUrls = [], oidcProvider, roles = [] } = props;
  if (oidcProvider !== undefined && roles.length + callbackUrls.length > 0) {
    throw identityElsewhere(scope, '`roles` and `callbackUrls`', [...roles, ...callbackUrls].join(', '));
  }
}

/** Something was declared that the blueprint's own user pool would keep, and there is none. */
export function identityElsewhere(scope: Construct, what: string, got: string): BlueprintError {
  return new BlueprintError(
    'IDENTITY_ELSEWHERE',
    `${what} must be kept by the provider that \`oidcProvider\` names, got ${got}; declare it there and remove it here`,
    scope,
  );
}
