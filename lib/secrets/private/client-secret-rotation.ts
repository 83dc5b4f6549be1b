import * as iam from 'aws-cdk-lib/aws-iam';
import type { ClientSecretRotationOptions } from '../rotation-options';
import type { RotationKind } from './rotation-kind';

/** The secret of a Cognito client. IAM knows no resource below the user pool. */
export function clientSecretRotation({ clientId, signInUrl, userPool }: ClientSecretRotationOptions): RotationKind {
  return {
    code: 'rotation/client-secret',
    task: { userPoolId: userPool.userPoolId, clientId, tokenEndpoint: `${signInUrl}/oauth2/token` },
    grant(rotator) {
      rotator.grantPrincipal.addToPrincipalPolicy(
        new iam.PolicyStatement({
          actions: [
            'cognito-idp:AddUserPoolClientSecret',
            'cognito-idp:DeleteUserPoolClientSecret',
            'cognito-idp:ListUserPoolClientSecrets',
          ],
          resources: [userPool.userPoolArn],
        }),
      );
    },
  };
}
