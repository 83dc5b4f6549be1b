import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { allowThroughService, BlueprintError, EncryptedLogGroup, EncryptionKey } from '../shared';
import type { OidcAuthorizerProps } from './oidc-authorizer-props';
import { createAuthorizerFunction } from './private/authorizer-function';
import { FunctionGate } from './private/function-gate';
import { requireWithin } from './private/require-within';
import { RouteScopes } from './private/route-scopes';
import type { TokenGate } from './private/token-gate';

/**
 * Proves access tokens of OpenID providers other than Cognito at the gateway: a function that verifies signature,
 * issuer, audience, client and lifetime, and then compares the scopes of the route. Whatever goes wrong denies.
 * Serves one `EdgeApi`.
 *
 * The function runs outside the VPC, reads the trust bundle and may do nothing else. A decision is remembered for a
 * minute, for one token on one method; like Cognito's authorizer it does not see that a token was revoked, services do.
 *
 * NIST 800-53 R5 AC-3, IA-8; RFC 9068;
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`, `UNSAFE_WITHOUT_REASON`, and what `code` throws
 */
export class OidcAuthorizer extends Construct {
  /** The function that decides. */
  readonly function: lambda.IFunction;

  /** Logs of the function: one line for each refusal, with the reason and without the token. */
  readonly logGroup: logs.ILogGroup;

  /** @internal */
  readonly gate: TokenGate;

  constructor(scope: Construct, id: string, props: OidcAuthorizerProps) {
    super(scope, id);
    const { removalPolicy, logRetention: retention } = props;
    requireWithin(this, 'issuers.length', props.issuers.length, 1, 10);
    for (const { clientIds } of props.issuers) {
      requireWithin(this, 'clientIds.length', clientIds.length, 1, 1_000);
    }
    const encryptionKey =
      props.encryptionKey ??
      new EncryptionKey(this, 'Key', { description: `Authorizer ${this.node.path}`, removalPolicy }).key;
    allowThroughService(this, encryptionKey, 'lambda');
    this.logGroup = new EncryptedLogGroup(this, 'Logs', {
      encryptionKey,
      retention,
      removalPolicy,
      maskSensitiveData: true,
    }).logGroup;
    const handler = createAuthorizerFunction(this, {
      ...props,
      encryptionKey,
      logGroup: this.logGroup,
      reservedConcurrency: this.concurrencyOf(props),
      statements: [
        ...props.trustBundle.permissions,
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.logGroup.logGroupArn],
        }),
      ],
    });
    this.function = handler;
    this.gate = new FunctionGate(this, handler, new RouteScopes(handler));
  }

  private concurrencyOf({ reservedConcurrency = 50, unsafeSharedConcurrency: reason }: OidcAuthorizerProps) {
    if (reason === undefined) {
      requireWithin(this, 'reservedConcurrency', reservedConcurrency, 1, 900);
      return reservedConcurrency;
    }
    if (reason.trim() === '') {
      throw new BlueprintError(
        'UNSAFE_WITHOUT_REASON',
        '`unsafeSharedConcurrency` must say why, got nothing; write the reason or remove it',
        this,
      );
    }
    return undefined;
  }
}
