import type { Scene } from './scene';

/** A token of the program that may read the catalogue, with other claims where that is asked for. */
export function accountToken(scene: Scene, overrides?: Readonly<Record<string, unknown>>): Promise<string> {
  return scene.issuer.issue({ clientId: accountId(scene), overrides });
}

/** Id of that program as a client of the user pool. @throws Error when there is none */
export function accountId(scene: Scene): string {
  const client = scene.issuer.pools[0]?.clients.find(({ flows }) => flows.includes('client_credentials'));
  if (client === undefined) {
    throw new Error('the shop has no service account');
  }
  return client.id;
}
