import * as fc from 'fast-check';
import { RANDOM_VALUE_TASK, randomValue } from '../../../lambda/rotation/random/random-value';
import {
  CHARACTERS,
  type CharacterClass,
  isUnguessable,
  randomBelow,
  randomText,
} from '../../../lambda/rotation/random-text';

const CLASSES = Object.keys(CHARACTERS) as CharacterClass[];
const classes = fc.uniqueArray(fc.constantFrom(...CLASSES), { minLength: 1 });

describe('randomText', () => {
  it('has the length asked for, every class, and nothing else', () =>
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 100 }), classes, (length, chosen) => {
        const text = randomText(length, chosen);
        const has = (one: CharacterClass) => [...CHARACTERS[one]].some((character) => text.includes(character));
        expect(text).toHaveLength(length);
        expect(CLASSES.filter(has)).toEqual(CLASSES.filter((one) => chosen.includes(one)));
      }),
    ));

  it('is another one each time', () => {
    expect(new Set(Array.from({ length: 200 }, () => randomText(22))).size).toBe(200);
  });

  it('has classes that share no character, and no character that JSON escapes', () => {
    const all = Object.values(CHARACTERS).join('');
    expect(new Set(all).size).toBe(all.length);
    expect(JSON.stringify(all)).toBe(`"${all}"`);
    expect(all).not.toMatch(/[\s'"`$\\]/);
  });
});

describe('randomBelow', () => {
  it.each([2, 10, 26, 62, 77, 255, 256])('gives each number below %d the same number of bytes', (limit) => {
    const counts = new Map<number, number>();
    for (let byte = 0; byte < 256; byte += 1) {
      const drawn = [byte, 0];
      const value = randomBelow(limit, (buffer) => buffer.fill(drawn.shift() ?? 0));
      // Both are gone when the byte was refused.
      if (drawn.length === 1) {
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    expect([...counts.keys()].sort((one, other) => one - other)).toEqual(Array.from({ length: limit }, (_, n) => n));
    expect(new Set(counts.values()).size).toBe(1);
  });

  it('draws a byte again that would make small numbers more likely', () => {
    const drawn = [250, 249];
    const random = (buffer: Uint8Array) => buffer.fill(drawn.shift() ?? 0);
    expect(randomBelow(10, random)).toBe(9);
  });
});

describe('isUnguessable', () => {
  it.each([
    [22, ['lower', 'upper', 'digit'], true],
    [21, ['lower', 'upper', 'digit'], false],
    [39, ['digit'], true],
    [38, ['digit'], false],
    [39, ['digit', 'digit'], true],
    [38, ['digit', 'digit'], false],
    [4_096, [], false],
  ] as const)('%d characters of %j: %s', (length, chosen, expected) => {
    expect(isUnguessable(length, chosen)).toBe(expected);
  });
});

describe('a random value', () => {
  it('is made anew for each version, and nobody else has to accept it', async () => {
    const strategy = randomValue({ length: 24, classes: ['lower', 'digit'] });
    const value = await strategy.create({ id: 'v', current: undefined });
    expect(value).toMatch(/^[a-z0-9]{24}$/);
    expect(await strategy.create({ id: 'v', current: value })).not.toBe(value);
    await strategy.set(value);
    await strategy.test(value);
  });

  it.each([
    { length: 10, classes: ['lower'] },
    { length: 22.5, classes: ['lower', 'upper', 'digit'] },
    { length: 5_000, classes: ['lower'] },
    { length: 40, classes: [] },
    { length: 40, classes: ['emoji'] },
    { length: 40, classes: ['lower'], other: true },
  ])('is not made of %j', (task) => {
    expect(RANDOM_VALUE_TASK.safeParse(task).success).toBe(false);
  });
});
