import type { Resource } from '../../assembly';
import type { Scene } from './scene';

/**
 * The resource of a type with a path in the construct tree that begins like this.
 *
 * @param path without the name of the app, e.g. `Orders/Service/TableOrders`
 * @throws Error when there is none
 */
export function resourceAt({ simulation }: Scene, type: string, path: string): Resource {
  const found = simulation.system.ofType(type).find((resource) => resource.path?.startsWith(`Shop/${path}`));
  if (found === undefined) {
    throw new Error(`the shop has no ${type} at ${path}`);
  }
  return found;
}

/** Physical name of a table. */
export const tableAt = (scene: Scene, path: string): string =>
  resourceAt(scene, 'AWS::DynamoDB::Table', path).physicalId;

/** ARN of a key. */
export const keyAt = (scene: Scene, path: string): string => String(resourceAt(scene, 'AWS::KMS::Key', path).arn);

/** ARN of a secret. */
export const secretAt = (scene: Scene, path: string): string =>
  String(resourceAt(scene, 'AWS::SecretsManager::Secret', path).arn);

/** Name of the parameter with the trust bundle. */
export const TRUST_BUNDLE = '/Shop/trust-bundle';
