import { type Attack, type Attempt, defineAttack } from '../attack';
import { profileTable, readProfile, saveProfile } from '../scene/profile';
import type { Person, Scene } from '../scene/scene';
import { type Row, replaceRow } from '../scene/table-row';

/** Length of the tag at the end of a ciphertext, in bytes. */
const TAG_BYTES = 16;

/** Who finds which row changed, and what they must not read then. */
interface Change {
  readonly victim: Person;
  readonly before: Row;
  readonly after: Row;
  /** Whether the victim reads what the attacker has put there. */
  readonly fooled: (text: string) => boolean;
}

interface Tampering extends Pick<Attack, 'name' | 'action' | 'standards' | 'alone'> {
  readonly change: (scene: Scene) => Promise<Change>;
}

const STANDARDS = ['CWE-353', 'NIST SP 800-38D', 'ASVS 6.2.7'];
const CUSTOMER_STREET = 'Invalidenstr. 43';

const TAMPERINGS: readonly Tampering[] = [
  {
    name: 'one bit of a ciphertext, flipped',
    action: 'flips a bit of the encrypted address of a customer, which changes one letter of it and nothing else',
    standards: STANDARDS,
    alone: true,
    async change(scene) {
      const before = await saveProfile(scene, scene.customer, CUSTOMER_STREET);
      // The address ends in `"DE"}`: the bit makes its country `DD`.
      const after = withAddress(before, (bytes) => flipped(bytes, bytes.length - TAG_BYTES - 3));
      return { victim: scene.customer, before, after, fooled: (text) => text.includes('"country":"DD"') };
    },
  },
  {
    name: 'the ciphertext of somebody else',
    action: 'puts the encrypted address of a customer into the profile of a person who then reads it as their own',
    standards: [...STANDARDS, 'OWASP API1:2023'],
    alone: true,
    async change(scene) {
      const of = await saveProfile(scene, scene.customer, CUSTOMER_STREET);
      const before = await saveProfile(scene, scene.neighbour, 'Chausseestr. 8');
      const after = { ...before, address: of['address'] ?? {} };
      return { victim: scene.neighbour, before, after, fooled: (text) => text.includes(CUSTOMER_STREET) };
    },
  },
  {
    name: 'the ciphertext of another member',
    action: 'puts the encrypted address of a customer in the place of the encrypted email of the same customer',
    standards: STANDARDS,
    async change(scene) {
      const before = await saveProfile(scene, scene.customer, CUSTOMER_STREET);
      const after = { ...before, email: before['address'] ?? {} };
      return { victim: scene.customer, before, after, fooled: (text) => text.includes('"email"') };
    },
  },
  {
    name: 'a plaintext in the place of a ciphertext',
    action: 'writes an address of their own choice, not encrypted, into the profile of a customer',
    standards: STANDARDS,
    async change(scene) {
      const before = await saveProfile(scene, scene.customer, CUSTOMER_STREET);
      const address = JSON.stringify({ street: 'Drop 1', city: 'Elsewhere', postalCode: '0', country: 'XX' });
      const after = { ...before, address: { S: address } };
      return { victim: scene.customer, before, after, fooled: (text) => text.includes('Elsewhere') };
    },
  },
  {
    name: 'a ciphertext without its end',
    action: 'cuts the tag off the encrypted address of a customer',
    standards: STANDARDS,
    async change(scene) {
      const before = await saveProfile(scene, scene.customer, CUSTOMER_STREET);
      const after = withAddress(before, (bytes) => bytes.subarray(0, -TAG_BYTES));
      return { victim: scene.customer, before, after, fooled: (text) => text.includes(CUSTOMER_STREET) };
    },
  },
];

/** Changes of what is stored by somebody who can write to the table, which the service must notice. */
export const ciphertextAttacks: readonly Attack[] = TAMPERINGS.map(({ change, ...about }) =>
  defineAttack({
    ...about,
    category: 'data',
    has: 'write access to the table of profiles',
    control: 'encryption',
    trace: {
      by: 'service',
      service: 'users',
      reason: /^DECRYPTION_FAILED: the ciphertext is not authentic in this place$/,
      fields: { action: 'users:Read', status: 'error' },
    },
    attempt: async (scene) => readChanged(scene, await change(scene)),
  }),
);

async function readChanged(scene: Scene, { after, before, fooled, victim }: Change): Promise<Attempt> {
  await replaceRow(scene, profileTable(scene), { before, after });
  const { status, text } = await readProfile(scene, victim);
  return { succeeded: status === 200 && fooled(text), status, seen: text };
}

function withAddress(row: Row, change: (bytes: Buffer) => Buffer): Row {
  const bytes = Buffer.from(String(row['address']?.['B']), 'base64');
  return { ...row, address: { B: change(bytes).toString('base64') } };
}

function flipped(bytes: Buffer, index: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[index] = (changed[index] ?? 0) ^ 1;
  return changed;
}
