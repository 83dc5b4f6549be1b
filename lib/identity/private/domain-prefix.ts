import { Aws, Names, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';

/** Words that Cognito refuses anywhere in a domain prefix. */
const RESERVED = /aws|amazon|cognito/;

const PREFIX = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** A prefix that is unique in the Region: the construct's path, its hash, and the account. */
export function defaultDomainPrefix(scope: IConstruct): string {
  let slug = Names.uniqueResourceName(scope, { maxLength: 48, separator: '-' }).toLowerCase();
  // Taking a word out can join its neighbours into another one.
  while (RESERVED.test(slug)) {
    slug = slug.replace(RESERVED, '');
  }
  return `${slug.replace(/^-+|-+$/g, '')}-${Aws.ACCOUNT_ID}`;
}

/**
 * Checks a prefix that was chosen by hand.
 *
 * @throws BlueprintError `NAME_INVALID`
 */
export function requireDomainPrefix(at: IConstruct, prefix: string): void {
  if (!Token.isUnresolved(prefix) && (!PREFIX.test(prefix) || RESERVED.test(prefix))) {
    throw new BlueprintError(
      'NAME_INVALID',
      "domainPrefix must be 1 to 63 lower-case letters, digits and hyphens without 'aws', 'amazon' or 'cognito', " +
        `got '${prefix}'; rename it`,
      at,
    );
  }
}
