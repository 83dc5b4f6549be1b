import * as z from 'zod/mini';
import { type CharacterClass, isUnguessable, randomText } from '../random-text';
import type { RotationStrategy } from '../rotation-strategy';

/** The form of a random value. */
export interface RandomValueTask {
  /** Number of characters. */
  readonly length: number;
  /** Classes of characters, each of which occurs. */
  readonly classes: readonly CharacterClass[];
}

/** Form of the task; a value that could be guessed is refused. */
export const RANDOM_VALUE_TASK = z
  .strictObject({
    length: z.int().check(z.minimum(1), z.maximum(4_096)),
    classes: z.array(z.enum(['lower', 'upper', 'digit', 'symbol'])).check(z.minLength(1)),
  })
  .check(z.refine(({ classes, length }) => isUnguessable(length, classes)));

/** How a value changes that nobody else has to be told: a key for signatures, a salt, a cookie secret. */
export function randomValue({ classes, length }: RandomValueTask): RotationStrategy {
  return {
    create: async () => randomText(length, classes),
    set: async () => undefined,
    test: async () => undefined,
  };
}
