import { Duration, Names } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';
import type { CertificateAuthorityProps } from '../certificate-authority-props';

const TRUST_DOMAIN = /^(?=.{1,200}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/;

/** @throws BlueprintError `NAME_INVALID` */
export function requireTrustDomain(scope: IConstruct, trustDomain: string): void {
  if (!TRUST_DOMAIN.test(trustDomain)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `\`trustDomain\` must be a lower-case DNS name that is known at synthesis, got '${trustDomain}'; use for example shop.internal`,
      scope,
    );
  }
}

/**
 * Generation and validity, checked.
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export function authorityTerms(
  scope: IConstruct,
  { generation = 1, validity = Duration.days(3_650) }: CertificateAuthorityProps,
): { readonly generation: number; readonly validityDays: number } {
  const validityDays = validity.toDays({ integral: false });
  if (!Number.isInteger(generation) || generation < 1) {
    throw outOfRange(scope, 'generation', 'an integer from 1', generation);
  }
  if (!Number.isInteger(validityDays) || validityDays < 365 || validityDays > 10_957) {
    throw outOfRange(scope, 'validity', 'whole days, 365 to 10957', validityDays);
  }
  return { generation, validityDays };
}

function outOfRange(scope: IConstruct, prop: string, range: string, value: number): BlueprintError {
  return new BlueprintError('VALUE_OUT_OF_RANGE', `\`${prop}\` must be ${range}, got ${value}; correct it`, scope);
}

/** A path that tells the roles of one authority from all others of the account. */
export function rolePathOf(authority: IConstruct): string {
  return `/${Names.uniqueResourceName(authority, { maxLength: 60 })}/`;
}
