import { Token } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import type { TrustedIssuer } from '../../../runtime/contract';
import { BlueprintError } from '../../shared';
import type { IIdentityProvider } from '../identity-provider-interface';
import type { OidcProviderAttributes } from '../oidc-provider-attributes';

/** An OpenID provider that others run. Creates nothing. */
export class OidcProvider extends Construct implements IIdentityProvider {
  readonly issuer: string;
  readonly trustedIssuer: TrustedIssuer;

  /** @throws BlueprintError `ISSUER_INVALID`, `VALUE_OUT_OF_RANGE` */
  constructor(scope: Construct, id: string, attributes: OidcProviderAttributes) {
    super(scope, id);
    requireIssuer(this, attributes.issuer);
    requireAudience(this, attributes);
    this.issuer = attributes.issuer;
    this.trustedIssuer = { ...attributes, kind: 'oidc' };
  }
}

/** OpenID Connect Discovery 1.0, section 3: `https`, no query, no fragment. Anyone on the way could answer for another. */
function requireIssuer(scope: IConstruct, issuer: string): void {
  if (!Token.isUnresolved(issuer) && !isIssuer(issuer)) {
    throw new BlueprintError(
      'ISSUER_INVALID',
      `\`issuer\` must be an https URL without user name, query and fragment, got '${issuer}'; write it as in the tokens`,
      scope,
    );
  }
}

function isIssuer(issuer: string): boolean {
  if (!URL.canParse(issuer) || /[?#\s\\]/.test(issuer)) {
    return false;
  }
  const { protocol, username, password } = new URL(issuer);
  return protocol === 'https:' && username === '' && password === '';
}

function requireAudience(scope: IConstruct, { audience, clientIds }: OidcProviderAttributes): void {
  if (clientIds.length === 0 || clientIds.includes('')) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      '`clientIds` must name at least one client and no empty one; list the clients whose tokens are accepted',
      scope,
    );
  }
  if (audience === '' || clientIds.includes(audience)) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`audience\` must name this system, got '${audience}'; a client is the audience of ID tokens, which would fit`,
      scope,
    );
  }
}
