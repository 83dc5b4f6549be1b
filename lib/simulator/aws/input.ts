import { validationError } from './error';

/** Parameters of a call, by the names of the API. */
export type Input = Readonly<Record<string, unknown>>;

/** Whether a value is an object of named values. */
export function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text of a parameter. @throws AwsError when it is none */
export function textOf(input: Input, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === '') {
    throw validationError(`1 validation error detected: Value at '${name}' failed to satisfy constraint: not null`);
  }
  return value;
}

/** Text of a parameter that may be left out. @throws AwsError when it is something else */
export function optionalText(input: Input, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value !== undefined && typeof value !== 'string') {
    throw validationError(`'${name}' must be text`);
  }
  return value;
}

/** Bytes of a parameter that may be left out, which JSON carries in base64. @throws AwsError */
export function optionalBytes(input: Input, name: string): Buffer | undefined {
  const text = optionalText(input, name);
  return text === undefined ? undefined : Buffer.from(text, 'base64');
}

/** Bytes of a parameter. @throws AwsError when there are none */
export function bytesOf(input: Input, name: string): Buffer {
  return Buffer.from(textOf(input, name), 'base64');
}

/** A list of texts, empty when left out. @throws AwsError */
export function textsOf(input: Input, name: string): readonly string[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) {
    throw validationError(`'${name}' must be a list of texts`);
  }
  return value;
}

/** A map of texts, empty when left out. @throws AwsError */
export function textMapOf(input: Input, name: string): Readonly<Record<string, string>> {
  const value = input[name] ?? {};
  if (!isInput(value) || !Object.values(value).every((one) => typeof one === 'string')) {
    throw validationError(`'${name}' must map texts to texts`);
  }
  return value as Readonly<Record<string, string>>;
}
