/** Values that a person would type, by the name of what they are for; lower case, without `_` and `-`. */
const BY_NAME: Readonly<Record<string, string>> = {
  city: 'Berlin',
  country: 'DE',
  currency: 'EUR',
  description: 'Made by the simulator',
  displayname: 'Casey',
  email: 'casey@example.com',
  firstname: 'Casey',
  lastname: 'Example',
  locale: 'en',
  name: 'Coffee cup',
  phone: '+4930123456',
  postalcode: '10115',
  street: 'Example Street 1',
  title: 'Coffee cup',
  url: 'https://example.com/',
};

const BY_FORMAT: Readonly<Record<string, string>> = {
  date: '2026-01-01',
  'date-time': '2026-01-01T12:00:00Z',
  email: 'casey@example.com',
  uri: 'https://example.com/',
};

/** Texts that common patterns accept. */
const FURTHER = ['sample', 'Sample', 'SAMPLE', 'a', 'A', 'AA', 'AAA', '1', '12345', '10115', '2026-01-01', 'a1', 'a-1'];

/** What a text must be like, as JSON schema says it. */
export interface TextRules {
  readonly format?: string;
  readonly maxLength?: number;
  readonly minLength?: number;
  readonly pattern?: string;
}

/**
 * A text that fits its rules, and its name where there is one for it.
 *
 * @param name of the member that holds it
 * @returns `undefined` where none of the known texts fits
 */
export function exampleText(name: string, { format = '', maxLength = Infinity, minLength = 0, pattern }: TextRules) {
  const accepted = new RegExp(pattern ?? '', 'u');
  const candidates = [
    BY_NAME[name.toLowerCase().replace(/[_-]/g, '')],
    BY_FORMAT[format],
    ...(format === 'uuid' || pattern !== undefined ? [crypto.randomUUID()] : []),
    ...FURTHER,
    ...Object.values(BY_NAME),
    'x'.repeat(Math.min(minLength, 4_096)),
  ];
  return candidates.find(
    (text): text is string =>
      text !== undefined && text.length >= minLength && text.length <= maxLength && accepted.test(text),
  );
}
