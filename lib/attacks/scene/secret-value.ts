import { secretAt } from './resources';
import type { Scene } from './scene';

/** Value that a secret has now, as whoever stole it found it: a JSON document. @throws Error when it has none */
export function secretValue(scene: Scene, path: string): Readonly<Record<string, string>> {
  const { secrets } = scene.simulation.aws;
  const secret = secrets.require(secretAt(scene, path));
  const version = secret.at('AWSCURRENT');
  if (version?.value === undefined) {
    throw new Error(`${path} has no value`);
  }
  return JSON.parse(secrets.open(secret, version, version.value).toString('utf8')) as Record<string, string>;
}
