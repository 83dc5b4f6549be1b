import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as ssm from 'aws-cdk-lib/aws-ssm';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../shared';

/** Where the trust bundle is: the document with the public keys of the issuers. Whoever can write it can issue tokens. */
export class TrustBundleLocation {
  /** A parameter of Systems Manager, of type String: what is in it is public. */
  static parameter(parameter: ssm.IParameter): TrustBundleLocation {
    return new TrustBundleLocation(`ssm:${parameter.parameterName}`, [
      new iam.PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter.parameterArn] }),
    ]);
  }

  /**
   * A document on the web, over TLS.
   *
   * @param url exact https URL without user name and fragment
   * @throws BlueprintError `NAME_INVALID`
   */
  static url(scope: IConstruct, url: string): TrustBundleLocation {
    if (!Token.isUnresolved(url) && !isExact(url)) {
      throw new BlueprintError(
        'NAME_INVALID',
        `a trust bundle must have an exact https URL without user name and fragment, got '${url}'; write it out`,
        scope,
      );
    }
    return new TrustBundleLocation(url, []);
  }

  private constructor(
    /** @internal The location as the runtime reads it. */
    readonly text: string,
    /** @internal What its reader must be allowed. */
    readonly permissions: readonly iam.PolicyStatement[],
  ) {}
}

function isExact(url: string): boolean {
  if (!URL.canParse(url) || /[#\s\\]/.test(url)) {
    return false;
  }
  const { protocol, username, password } = new URL(url);
  return protocol === 'https:' && username === '' && password === '';
}
