import type { IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';
import type { RandomRotationOptions } from '../rotation-options';
import type { RotationKind } from './rotation-kind';

/** Number of characters in each class, as the function draws them. */
const CLASS_SIZES: Record<string, number> = { lower: 26, upper: 26, digit: 10, symbol: 15 };

const MIN_BITS = 128;

/** @throws BlueprintError `VALUE_OUT_OF_RANGE` for a value that could be guessed */
export function randomRotation(scope: IConstruct, options: RandomRotationOptions): RotationKind {
  const { length = 40 } = options;
  const { classes = ['lower', 'upper', 'digit'] } = options as { readonly classes?: readonly string[] };
  const alphabet = classes.reduce((sum, one) => sum + (CLASS_SIZES[one] ?? 0), 0);
  const shortest = Math.ceil(MIN_BITS / Math.log2(Math.max(alphabet, 2)));
  if (!Number.isInteger(length) || length < shortest || length > 4_096 || new Set(classes).size !== classes.length) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`length\` must be a whole number from ${shortest} to 4096 for these classes, each named once, got ${length} of [${classes.join(', ')}]; make it longer or add a class`,
      scope,
    );
  }
  return { code: 'rotation/random', task: { length, classes }, grant: () => undefined };
}
