import { tableAt } from './resources';
import type { Person, Scene } from './scene';
import { type Row, readRow } from './table-row';

/** What people say of themselves. The address is encrypted in the table. */
export interface Profile {
  readonly displayName: string;
  readonly address: Readonly<Record<'street' | 'city' | 'postalCode' | 'country', string>>;
}

/** Saves a profile of a person, whether they have one or not. @throws Error when the shop does not take it */
export async function saveProfile(scene: Scene, person: Person, street: string): Promise<Row> {
  const before = await readProfile(scene, person);
  const { status, text } = await scene.edge({
    method: 'PUT',
    path: '/users/me',
    token: await scene.token(person),
    json: {
      displayName: person.name,
      address: { street, city: 'Berlin', postalCode: '10115', country: 'DE' },
      ...(before.status === 200 && { version: (JSON.parse(before.text) as { version: number }).version }),
    },
  });
  if (status !== 200) {
    throw new Error(`the shop does not take a profile: ${text}`);
  }
  return profileRow(scene, person);
}

/** Reads the profile of a person as that person. */
export async function readProfile(scene: Scene, person: Person) {
  return scene.edge({ path: '/users/me', token: await scene.token(person) });
}

/** The table of profiles. */
export const profileTable = (scene: Scene): string => tableAt(scene, 'Users/Service/TableProfiles');

/** The row of a person, as it is stored. */
export const profileRow = (scene: Scene, { sub }: Person): Promise<Row> =>
  readRow(scene, profileTable(scene), { id: { S: sub } });
