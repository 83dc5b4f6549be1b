/**
 * Decodes unpadded base64url, only in its one canonical spelling: what is compared or
 * hashed as text must not have a second text with the same bytes.
 *
 * RFC 4648, sections 3.5 and 5
 *
 * @returns `undefined` when the text is empty or not canonical
 */
export function decodeBase64Url(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url');
  return bytes.length > 0 && bytes.toString('base64url') === text ? bytes : undefined;
}
