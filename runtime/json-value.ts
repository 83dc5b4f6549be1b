/** The value that a JSON text holds; undefined, which no JSON text holds, when it is none. For texts of our own making. */
export function jsonValue(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
