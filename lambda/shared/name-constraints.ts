import { Extension } from './x509';

const OID = '2.5.29.30';

// Tags of GeneralName, RFC 5280, section 4.2.1.6.
const EMAIL = 0x81;
const DNS = 0x82;
const URI = 0x86;
const IP = 0x87;
const SEQUENCE = 0x30;
const PERMITTED = 0xa0;
const EXCLUDED = 0xa1;

/** Names of a certificate that constraints apply to. */
export interface ConstrainedNames {
  readonly dnsName: string;
  /** Host of the URI. */
  readonly uriHost: string;
}

interface Element {
  readonly tag: number;
  readonly content: Buffer;
}

/**
 * Lets an authority sign names of one trust domain only: DNS names that end in it, URIs whose host it is, and no IP
 * address. Whoever gets hold of the authority's key still can't make a certificate for anything else.
 *
 * RFC 5280, section 4.2.1.10
 */
export function nameConstraints(trustDomain: string): Extension {
  const domain = Buffer.from(trustDomain, 'ascii');
  const permitted = [subtree(DNS, domain), subtree(URI, domain)];
  // An address with the mask 0: every address, of IPv4 and of IPv6.
  const excluded = [subtree(IP, Buffer.alloc(8)), subtree(IP, Buffer.alloc(32))];
  const value = element(SEQUENCE, element(PERMITTED, ...permitted), element(EXCLUDED, ...excluded));
  return new Extension(OID, true, value);
}

/**
 * Whether an authority may sign the names. One that is not constrained may; one with constraints that are not
 * understood may not.
 */
export function permitsNames(extensions: readonly Extension[], names: ConstrainedNames): boolean {
  const [constraints, ...others] = extensions.filter(({ type }) => type === OID);
  if (constraints === undefined) {
    return true;
  }
  try {
    return others.length === 0 && isWithin(read(Buffer.from(constraints.value)), names);
  } catch {
    return false;
  }
}

function isWithin([sequence, ...others]: readonly Element[], names: ConstrainedNames): boolean {
  if (sequence?.tag !== SEQUENCE || others.length > 0) {
    return false;
  }
  const parts = read(sequence.content);
  const permitted = parts.filter(({ tag }) => tag === PERMITTED).flatMap(({ content }) => bases(content));
  const excluded = parts.filter(({ tag }) => tag === EXCLUDED).flatMap(({ content }) => bases(content));
  const isUnderstood = ({ tag }: Element) => tag === DNS || tag === URI || tag === IP || tag === EMAIL;
  const covers = ({ tag, content }: Element) => matches(tag, content.toString('ascii').toLowerCase(), names);
  const permits = (tag: number) => {
    const ofTag = permitted.filter((base) => base.tag === tag);
    return ofTag.length === 0 || ofTag.some(covers);
  };
  return (
    parts.every(({ tag }) => tag === PERMITTED || tag === EXCLUDED) &&
    // The subject of a certificate falls under constraints on directory names, which are not compared here.
    [...permitted, ...excluded].every(isUnderstood) &&
    permits(DNS) &&
    permits(URI) &&
    !excluded.some(covers)
  );
}

/** A URI constraint is one host, or with a leading dot every host below; a DNS constraint is both. */
function matches(tag: number, base: string, { dnsName, uriHost }: ConstrainedNames): boolean {
  if (tag === URI) {
    return base.startsWith('.') ? uriHost.endsWith(base) : uriHost === base;
  }
  return tag === DNS && (base === '' || dnsName === base || dnsName.endsWith(`.${base}`));
}

function bases(subtrees: Buffer): Element[] {
  return read(subtrees).map(({ content }) => {
    const [base, ...distances] = read(content);
    if (base === undefined || distances.length > 0) {
      throw new Error('a constraint must be a base without distances');
    }
    return base;
  });
}

function subtree(tag: number, value: Buffer): Buffer {
  return element(SEQUENCE, element(tag, value));
}

/** DER of an element; everything here is shorter than 64 KB. */
function element(tag: number, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOf(content)]), content]);
}

function lengthOf({ length }: Buffer): number[] {
  if (length < 0x80) {
    return [length];
  }
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
}

/** Elements of DER one after the other; throws where they don't fit. */
function read(der: Buffer): Element[] {
  const elements: Element[] = [];
  for (let offset = 0; offset < der.length; ) {
    const tag = der.readUInt8(offset);
    const first = der.readUInt8(offset + 1);
    const lengthBytes = first < 128 ? 0 : first - 128;
    const length = lengthBytes === 0 ? first : der.readUIntBE(offset + 2, lengthBytes);
    const start = offset + 2 + lengthBytes;
    if (start + length > der.length) {
      throw new Error('an element is longer than what holds it');
    }
    elements.push({ tag, content: der.subarray(start, start + length) });
    offset = start + length;
  }
  return elements;
}
