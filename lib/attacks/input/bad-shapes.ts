import { gzipSync } from 'node:zlib';
import type { BadBody } from './bad-body';
import { PRODUCT, TEA } from './body';

const SHAPE = ['CWE-20', 'CWE-400'];
const PARSING = ['CWE-20', 'CWE-436'];

/** Bodies that are no JSON objects, or not for every parser. */
export const BAD_SHAPES: readonly BadBody[] = [
  {
    name: 'a list in lists, 7,000 deep',
    action: 'exhausts the stack of whoever walks through the body',
    standards: [...SHAPE, 'CWE-674'],
    route: PRODUCT,
    body: () => JSON.stringify({ ...TEA, name: 0 }).replace('0', `${'['.repeat(7_000)}${']'.repeat(7_000)}`),
  },
  {
    name: 'a list in place of an object',
    action: 'sends a good body in a list',
    standards: SHAPE,
    route: PRODUCT,
    body: () => JSON.stringify([TEA]),
  },
  { name: 'no body', action: 'leaves the body out', standards: SHAPE, route: PRODUCT, body: () => '' },
  {
    name: 'a compressed body',
    action: 'sends a body that grows when it is unpacked',
    standards: ['CWE-409'],
    route: PRODUCT,
    body: () => gzipSync(JSON.stringify({ ...TEA, description: ' '.repeat(2_000) })),
  },
  {
    name: 'an XML document with an external entity',
    action: 'sends XML, which includes a file of the server',
    standards: ['CWE-611'],
    route: PRODUCT,
    contentType: 'application/xml',
    body: () => '<!DOCTYPE p [<!ENTITY f SYSTEM "file:///etc/passwd">]><product><name>&f;</name></product>',
  },
  {
    name: 'form fields',
    action: 'sends a good body as form fields, which a page of any origin can do',
    standards: ['CWE-352', ...PARSING],
    route: PRODUCT,
    contentType: 'application/x-www-form-urlencoded',
    body: () => 'name=Tea&price[amount]=500&price[currency]=EUR',
  },
  {
    name: 'a byte order mark',
    action: 'begins the body with a mark that some parsers skip and others do not',
    standards: PARSING,
    route: PRODUCT,
    body: () => `\ufeff${JSON.stringify(TEA)}`,
  },
  {
    name: 'UTF-16',
    action: 'sends a good body in a charset that hides every quote from filters',
    standards: [...PARSING, 'CWE-838'],
    route: PRODUCT,
    contentType: 'application/json; charset=utf-16le',
    body: () => Buffer.from(JSON.stringify(TEA), 'utf16le'),
  },
];
