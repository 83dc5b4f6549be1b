import { NestedStack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { RotatingClientSecrets } from '../secrets';
import type { ClientToKeep, IKeptSecret } from '../shared';

/** Each secret with its function in a nested stack: a dozen resources, of which a template holds 500. */
export class NestedClientSecrets extends RotatingClientSecrets {
  override keepClientSecret(scope: Construct, client: ClientToKeep): IKeptSecret {
    const nested = new NestedStack(scope, 'Credentials', { description: `Credentials of ${scope.node.id}` });
    return super.keepClientSecret(nested, client);
  }
}
