import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { BlueprintError } from './blueprint-error';

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Checks the name of a service, table, bucket, client or role. Names end up in DNS
 * labels, certificates and token scopes, so one strict form serves all of them:
 * lower-case letters, digits and single hyphens, starting with a letter.
 *
 * @throws BlueprintError `NAME_INVALID`
 */
export function requireName(scope: IConstruct, kind: string, name: string, maxLength = 32): void {
  if (Token.isUnresolved(name)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `a ${kind} name must be a literal, got a token; write the name out`,
      scope,
    );
  }
  if (!NAME.test(name) || name.length > maxLength) {
    throw new BlueprintError(
      'NAME_INVALID',
      `a ${kind} name must be 1 to ${maxLength} lower-case letters, digits and single hyphens and start with a letter, got '${name}'; rename it`,
      scope,
    );
  }
}

/** `order-items` → `OrderItems`: the construct id that belongs to a name. */
export function toConstructId(name: string): string {
  return name
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
