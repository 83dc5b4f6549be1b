import type { Acknowledgement } from '../../assembly';

/** Findings that one system accepts and the other doesn't, by rule and construct. */
export function acknowledgedOnlyIn(
  here: readonly Acknowledgement[],
  there: readonly Acknowledgement[],
): readonly Acknowledgement[] {
  const keyOf = ({ path, rule }: Acknowledgement): string => `${rule} ${path}`;
  const others = new Set(there.map(keyOf));
  return here.filter((one) => !others.has(keyOf(one)));
}
