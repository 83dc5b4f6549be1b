import { InvalidArgumentError } from 'commander';

/** Values of parameters by stack and name. */
export type Parameters = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** @throws InvalidArgumentError unless a text is a whole number above zero */
export function positive(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) {
    throw new InvalidArgumentError('it must be a whole number above zero.');
  }
  return Number(text);
}

/**
 * Adds `<stack>:<name>=<value>` to what was given before.
 *
 * @throws InvalidArgumentError when a text is not of this form
 */
export function parameter(text: string, before: Parameters = {}): Parameters {
  const [, stack, name, value] = /^([^:=]+):([^:=]+)=(.*)$/s.exec(text) ?? [];
  if (stack === undefined || name === undefined || value === undefined) {
    throw new InvalidArgumentError('it must be <stack>:<name>=<value>.');
  }
  return { ...before, [stack]: { ...before[stack], [name]: value } };
}
