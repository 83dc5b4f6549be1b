import { dynamoDbTable } from '../../../runtime/adapters/dynamodb-table';
import type { DocumentTable } from '../../../runtime/data';
import { type Sealed, withEncryptedFields } from '../../../runtime/encryption/encrypted-table';
import { createFieldCipher } from '../../../runtime/encryption/field-cipher';
import { Conflict } from '../../../runtime/errors';
import { type Database, startDatabase } from '../support/database';
import { DECRYPTION_FAILED, failureOf, localDataKeys } from './local-data-keys';

interface Profile {
  readonly id: string;
  readonly version: number;
  readonly team: string;
  readonly name: string;
  readonly email?: string;
  readonly address?: { readonly street: string; readonly lines: readonly string[] };
}

type SealedProfile = Sealed<Profile, 'email' | 'address'>;

const INDEXES = { byTeam: { partitionKey: 'team', sortKey: 'name' } };
const ADDRESS = { street: 'Main Street 1', lines: ['c/o Bob'] };

let database: Database;
let stored: DocumentTable<SealedProfile, 'byTeam'>;
let profiles: DocumentTable<Profile, 'byTeam'>;

beforeAll(async () => {
  database = await startDatabase({ profiles: INDEXES });
  stored = dynamoDbTable('profiles', INDEXES);
  const cipher = createFieldCipher({ dataKeys: localDataKeys(), service: 'users', store: 'profiles' });
  profiles = withEncryptedFields<Profile, 'email' | 'address', 'byTeam'>(stored, cipher, ['email', 'address']);
});

afterAll(() => database.stop());

const profile = (id: string) => ({ id, team: 'blue', name: id, email: `${id}@example.com`, address: ADDRESS });

/** What lies in the table, past the encryption. */
async function lies(id: string): Promise<SealedProfile> {
  const document = await stored.get(id);
  if (document === undefined) {
    throw new Error(`${id} is not stored`);
  }
  return document;
}

describe('a document', () => {
  it('is given back as it was stored, and lies encrypted in the table', async () => {
    const created = await profiles.create(profile('a1'));
    expect(created).toEqual({ ...profile('a1'), version: 1 });
    expect(await profiles.get('a1')).toEqual(created);
    const { email, address, ...open } = await lies('a1');
    expect(open).toEqual({ id: 'a1', team: 'blue', name: 'a1', version: 1 });
    for (const ciphertext of [email, address]) {
      expect(ciphertext).toBeInstanceOf(Uint8Array);
      expect(Buffer.from(ciphertext ?? []).toString('latin1')).not.toMatch(/example|Main|Bob/);
    }
  });

  it('may lack encrypted members', async () => {
    const { email, address, ...rest } = profile('a2');
    await profiles.create(rest);
    expect(await profiles.get('a2')).toEqual({ ...rest, version: 1 });
    await profiles.create({ ...rest, id: 'a3', email: undefined });
    expect(await profiles.get('a3')).toEqual({ ...rest, id: 'a3', version: 1 });
    expect(await lies('a3')).not.toHaveProperty('email');
  });

  it('that does not exist is not found', async () => {
    expect(await profiles.get('nobody')).toBeUndefined();
  });

  it('whose id is taken is refused and changes nothing', async () => {
    await profiles.create(profile('a4'));
    const before = await lies('a4');
    await expect(profiles.create({ ...profile('a4'), email: 'x' })).rejects.toThrow(Conflict);
    expect(await lies('a4')).toEqual(before);
  });
});

describe('an update', () => {
  it('encrypts what it changes and leaves the rest', async () => {
    await profiles.create(profile('b1'));
    const before = await lies('b1');
    const updated = await profiles.update('b1', { email: 'new@example.com', name: 'x' }, { expectedVersion: 1 });
    expect(updated).toEqual({ ...profile('b1'), email: 'new@example.com', name: 'x', version: 2 });
    const after = await lies('b1');
    expect(after.address).toEqual(before.address);
    expect(after.email).not.toEqual(before.email);
    expect(await profiles.get('b1')).toEqual(updated);
  });

  it('removes a member that is given as undefined', async () => {
    await profiles.create(profile('b2'));
    const updated = await profiles.update('b2', { email: undefined }, { expectedVersion: 1 });
    expect(updated).not.toHaveProperty('email');
    expect(await lies('b2')).not.toHaveProperty('email');
    expect(updated.address).toEqual(ADDRESS);
  });

  it('of another version is refused', async () => {
    await profiles.create(profile('b3'));
    await expect(profiles.update('b3', { email: 'x' }, { expectedVersion: 2 })).rejects.toThrow(Conflict);
    expect(await profiles.get('b3')).toMatchObject({ email: 'b3@example.com' });
  });
});

it('a query gives decrypted pages', async () => {
  for (const id of ['c1', 'c2', 'c3']) {
    await profiles.create({ ...profile(id), team: 'red' });
  }
  const first = await profiles.query({ index: 'byTeam', partition: 'red', limit: 2 });
  expect(first.items.map(({ email }) => email)).toEqual(['c1@example.com', 'c2@example.com']);
  const { cursor } = first;
  const second = await profiles.query({ index: 'byTeam', partition: 'red', limit: 2, cursor });
  expect(second.items).toEqual([{ ...profile('c3'), team: 'red', version: 1 }]);
  expect(second.cursor).toBeUndefined();
});

describe('whoever writes to the table past the service', () => {
  const refused = (id: string) => failureOf(() => profiles.get(id));

  it('cannot move a ciphertext to another document', async () => {
    await profiles.create(profile('d1'));
    await profiles.create(profile('d2'));
    await stored.update('d2', { email: (await lies('d1')).email }, { expectedVersion: 1 });
    expect(await refused('d2')).toEqual(DECRYPTION_FAILED);
  });

  it('cannot move a ciphertext to another member', async () => {
    await profiles.create(profile('d3'));
    await stored.update('d3', { address: (await lies('d3')).email }, { expectedVersion: 1 });
    expect(await refused('d3')).toEqual(DECRYPTION_FAILED);
  });

  it.each<[string, unknown]>([
    ['text', 'eve@example.com'],
    ['bytes', Buffer.from('"eve@example.com"')],
    ['nothing', null],
    ['no bytes', Buffer.of()],
    ['a list', [1, 2, 3]],
  ])('cannot put plaintext in place of a ciphertext (%s)', async (kind, value) => {
    const id = `e-${kind}`;
    await profiles.create(profile(id));
    await stored.update(id, { email: value as Uint8Array }, { expectedVersion: 1 });
    expect(await refused(id)).toEqual(DECRYPTION_FAILED);
    const page = () => profiles.query({ index: 'byTeam', partition: 'evil', limit: 10 });
    await stored.update(id, { team: 'evil' }, { expectedVersion: 2 });
    expect(await failureOf(page)).toEqual(DECRYPTION_FAILED);
    await stored.update(id, { team: 'gone' }, { expectedVersion: 3 });
    const update = () => profiles.update(id, { name: 'x' }, { expectedVersion: 4 });
    expect(await failureOf(update)).toEqual(DECRYPTION_FAILED);
  });
});

it('a member that finds or locks the document, or that does not exist, cannot be named', () => {
  const cipher = createFieldCipher({ dataKeys: localDataKeys(), service: 'users', store: 'profiles' });
  // @ts-expect-error the id finds the document
  withEncryptedFields<Profile, 'id'>(stored, cipher, ['id']);
  // @ts-expect-error the version locks the document
  withEncryptedFields<Profile, 'version'>(stored, cipher, ['version']);
  // @ts-expect-error no such member
  withEncryptedFields<Profile, 'phone'>(stored, cipher, ['phone']);
  // @ts-expect-error the table holds plaintext
  withEncryptedFields<Profile, 'email'>(profiles, cipher, ['email']);
  expect(cipher).toBeDefined();
});
