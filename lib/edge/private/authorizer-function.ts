import { type CfnResource, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { ENVIRONMENT } from '../../../runtime/contract';
import { acknowledge, dependOnlyOn, grantThroughService, ownFunctionCode } from '../../shared';
import type { OidcAuthorizerProps } from '../oidc-authorizer-props';
import { ROUTE_SCOPES_PATH } from './route-scopes';

/** Properties of an authorizer's function, with everything decided that the construct leaves open. */
export interface AuthorizerFunctionProps extends OidcAuthorizerProps {
  readonly encryptionKey: kms.IKey;
  readonly logGroup: logs.ILogGroup;
  /** What the function may do besides using its key through Lambda. */
  readonly statements: iam.PolicyStatement[];
}

/** The function, with a role whose whole permission is one policy that is spelled out here. */
export function createAuthorizerFunction(scope: Construct, props: AuthorizerFunctionProps): lambda.Function {
  const role = new iam.Role(scope, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
  const policy = new iam.ManagedPolicy(scope, 'Policy', { roles: [role], statements: props.statements });
  grantThroughService(policy, props.encryptionKey, 'lambda');
  const handler = new lambda.Function(scope, 'Function', {
    ...(props.code?.bind(scope) ?? ownFunctionCode('authorizer')),
    description: `Verifies tokens for ${scope.node.path}`,
    runtime: lambda.Runtime.NODEJS_24_X,
    architecture: lambda.Architecture.ARM_64,
    role: role.withoutPolicyUpdates(),
    environment: {
      [ENVIRONMENT.issuers]: Stack.of(scope).toJsonString(props.issuers),
      [ENVIRONMENT.trustBundle]: props.trustBundle.text,
      [ENVIRONMENT.routes]: ROUTE_SCOPES_PATH,
    },
    environmentEncryption: props.encryptionKey,
    logGroup: props.logGroup,
    memorySize: 512,
    timeout: Duration.seconds(5),
    reservedConcurrentExecutions: props.reservedConcurrency,
  });
  dependOnlyOn(handler.node.defaultChild as CfnResource, policy.node.defaultChild as CfnResource);
  acknowledge(
    handler,
    {
      rules: ['HIPAA.Security-LambdaDLQ', 'NIST.800.53.R5-LambdaDLQ'],
      reason: 'Invoked by API Gateway, synchronously only: a failure refuses the request, there is no event to keep.',
    },
    {
      rules: ['HIPAA.Security-LambdaInsideVPC', 'NIST.800.53.R5-LambdaInsideVPC', 'PCI.DSS.321-LambdaInsideVPC'],
      reason:
        'It reaches no resource of the VPC. Inside, it would need a way to the trust bundle and stand in the same network as the services, which must be reachable by declared callers only.',
    },
  );
  if (props.unsafeSharedConcurrency !== undefined) {
    acknowledge(handler, {
      rules: ['HIPAA.Security-LambdaConcurrency', 'NIST.800.53.R5-LambdaConcurrency'],
      reason: props.unsafeSharedConcurrency,
    });
  }
  return handler;
}
