import type { Duration } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { ClientToKeep, IApiKeyKeeper, IClientSecretKeeper, IKeptSecret, MaintenanceOptions } from '../shared';
import { RotatedSecret } from './rotated-secret';
import { Rotation } from './rotation';

/** Properties of the keepers of secrets that rotate. */
export interface RotatingKeeperProps extends MaintenanceOptions {
  /**
   * Time from one rotation to the next. Whoever has read a value can use it for one to two such times.
   *
   * @default Duration.days(30)
   */
  readonly every?: Duration;

  /**
   * Key under which the secrets are stored.
   *
   * @default - one for each
   */
  readonly encryptionKey?: kms.IKey;
}

/** Properties of a {@link RotatingClientSecrets}. */
export interface RotatingClientSecretsProps extends RotatingKeeperProps {
  /** Base URL of the OAuth endpoints of the user pool, e.g. `IdentityProvider.signInUrl`. */
  readonly signInUrl: string;
}

/**
 * Client secrets of service accounts that rotate by themselves: a client has two, of which the older one works for one
 * more rotation.
 */
export class RotatingClientSecrets implements IClientSecretKeeper {
  constructor(private readonly props: RotatingClientSecretsProps) {}

  keepClientSecret(scope: Construct, client: ClientToKeep): IKeptSecret {
    const { signInUrl, ...props } = this.props;
    return new RotatedSecret(scope, 'Rotated', {
      ...props,
      description: `Credentials of ${scope.node.path}`,
      rotation: Rotation.clientSecret({ ...client, signInUrl }),
    });
  }
}

/** API keys that rotate by themselves: a client has two, of which the older one works for one more rotation. */
export class RotatingApiKeys implements IApiKeyKeeper {
  constructor(private readonly props: RotatingKeeperProps = {}) {}

  keepApiKey(scope: Construct, usagePlan: apigateway.IUsagePlan): IKeptSecret {
    return new RotatedSecret(scope, 'Rotated', {
      ...this.props,
      description: `API key of ${scope.node.path}`,
      rotation: Rotation.apiKey({ usagePlans: [usagePlan] }),
    });
  }
}
