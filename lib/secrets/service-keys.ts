import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { EncryptionKey, toConstructId } from '../shared';

/** Properties of {@link ServiceKeys}. */
export interface ServiceKeysProps {
  /** Name of the service that owns the keys. */
  readonly serviceName: string;

  /**
   * What happens to the keys when the service leaves the blueprint.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The customer managed keys of one service: one per data class, created when first
 * asked for. Separate keys mean that permission to read a service's logs is no
 * permission to read its confidential records. NIST 800-53 R5 SC-12, AC-6.
 */
export class ServiceKeys extends Construct {
  private readonly keys = new Map<string, EncryptionKey>();

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceKeysProps,
  ) {
    super(scope, id);
  }

  /**
   * The service's key for one class of data.
   *
   * @param dataClass name of the class, e.g. `confidential`
   */
  forClass(dataClass: string): kms.IKey {
    let owned = this.keys.get(dataClass);
    if (owned === undefined) {
      owned = new EncryptionKey(this, toConstructId(dataClass), {
        description: `${this.props.serviceName}: ${dataClass} data`,
        removalPolicy: this.props.removalPolicy,
      });
      this.keys.set(dataClass, owned);
    }
    return owned.key;
  }
}
