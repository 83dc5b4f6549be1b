/** Characters that a random text can be made of; none needs to be escaped in JSON or between quotes in a shell. */
export const CHARACTERS = {
  lower: 'abcdefghijklmnopqrstuvwxyz',
  upper: 'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  digit: '0123456789',
  symbol: '#%*+,-./:=?@^_~',
} as const;

/** A class of {@link CHARACTERS}. */
export type CharacterClass = keyof typeof CHARACTERS;

/** Letters and digits: what every other side takes. */
export const ALPHANUMERIC: readonly CharacterClass[] = ['lower', 'upper', 'digit'];

/** Bits of entropy below which a text is no secret. NIST SP 800-131A, table 1, asks for 112; 128 is what AES-128 has. */
const MIN_BITS = 128;

/** Whether a random text of this form can't be guessed. */
export function isUnguessable(length: number, classes: readonly CharacterClass[]): boolean {
  const alphabet = alphabetOf(classes);
  return alphabet.length > 1 && length * Math.log2(alphabet.length) >= MIN_BITS;
}

/** A random text in which every class occurs. All such texts are equally likely. */
export function randomText(length: number, classes: readonly CharacterClass[] = ALPHANUMERIC): string {
  const alphabet = alphabetOf(classes);
  for (;;) {
    const text = Array.from({ length }, () => alphabet.charAt(randomBelow(alphabet.length))).join('');
    if (classes.every((one) => [...CHARACTERS[one]].some((character) => text.includes(character)))) {
      return text;
    }
  }
}

/**
 * A random integer from 0 up to a limit of at most 256. Bytes above the largest multiple of the limit are drawn
 * again; a remainder of them would make the first characters more likely.
 */
export function randomBelow(limit: number, random: (bytes: Uint8Array) => Uint8Array = getRandomValues): number {
  const fair = 256 - (256 % limit);
  for (;;) {
    const [byte = 0] = random(new Uint8Array(1));
    if (byte < fair) {
      return byte % limit;
    }
  }
}

function getRandomValues(bytes: Uint8Array): Uint8Array {
  return crypto.getRandomValues(bytes);
}

function alphabetOf(classes: readonly CharacterClass[]): string {
  return [...new Set(classes)].map((one) => CHARACTERS[one]).join('');
}
