import * as z from 'zod';
import { MAX_IDENTIFIER, MAX_REASON } from './redaction';
import { SOURCE_CLASSES } from './source-class';

/** How a decision ended. */
export const STATUSES = ['allow', 'deny', 'error'] as const;

const printable = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[\x20-\x7e]*$/);
const identifier = printable(MAX_IDENTIFIER).min(1);
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const timestamp = z.iso.datetime({ precision: 3 });

/** Most policies that a record names. */
export const MAX_POLICIES = 16;

/** What places a line in the chain of an instance. */
const CHAIN = {
  /** Id of the process that wrote the line. */
  instance: identifier,
  /** Position in the chain of the instance, from 0. */
  sequence: count,
  /** Hash of the line before; 64 zeros in the first. */
  previous: hash,
  /** SHA-256, in hex, of this line without this member. */
  hash,
};

/** First line of a chain. It binds all others to a service, an instance and the time it started. */
export const StartLine = z.strictObject({
  type: z.literal('start'),
  timestamp,
  service_name: identifier,
  ...CHAIN,
});

/** One decision. The order of the members is the canonical order in a line. */
export const RecordLine = z.strictObject({
  /** UUID of version 7. */
  id: z.uuid({ version: 'v7' }),
  timestamp,
  service_name: identifier,
  /** What was asked for, e.g. `orders:Create`. */
  action: identifier,
  /** `sub` of the person; null when nobody or a program asked. */
  user_id: identifier.nullable(),
  status: z.enum(STATUSES),
  /** Service that sent the request, proven by its certificate. */
  caller: identifier.optional(),
  /** Type and id of what was acted on, e.g. `Order/42`. */
  resource: printable(2 * MAX_IDENTIFIER + 1)
    .min(1)
    .optional(),
  /** Why, in one sentence. */
  reason: printable(MAX_REASON),
  /** Policies that decided. */
  policy_ids: z.array(identifier).max(MAX_POLICIES),
  correlation_id: identifier,
  request_id: identifier,
  /** Client to which the token was issued. */
  client_id: identifier.optional(),
  source_class: z.enum(SOURCE_CLASSES),
  /** Client id of the program that asked. */
  service_account_id: identifier.optional(),
  /** Share of such records that is kept; 1 for every deny and error. */
  sampling_rate: z.number().min(0).max(1),
  ...CHAIN,
});

/** Signature over the chain up to a line before this one. */
export const HeadLine = z.strictObject({
  type: z.literal('head'),
  timestamp,
  service_name: identifier,
  /** Position of the last line that the signature vouches for. */
  signed_sequence: count,
  /** Hash of that line. */
  signed_hash: hash,
  /** Allowed decisions since the start that sampling left out. */
  sampled_out: count,
  /** Whether the instance ended in order and nothing follows. */
  final: z.boolean(),
  /** Key that signed, as KMS names it. */
  key_id: printable(2_048),
  /** ECDSA signature over SHA-256, DER in base64. */
  signature: z.base64().max(256),
  ...CHAIN,
});

/** A line of an audit log. */
export type AuditLine = z.output<typeof StartLine> | z.output<typeof RecordLine> | z.output<typeof HeadLine>;

/** A record of a decision, as it stands in the log. */
export type AuditRecord = z.output<typeof RecordLine>;

/** Members that the chain adds to an entry. */
export type ChainMember = keyof typeof CHAIN;

/** A decision before it has a place in the chain. */
export type RecordEntry = Omit<AuditRecord, ChainMember>;

/** A start before it has a place in the chain. */
export type StartEntry = Omit<z.output<typeof StartLine>, ChainMember>;

/** A head before it has a place in the chain. */
export type HeadEntry = Omit<z.output<typeof HeadLine>, ChainMember>;

/** What an instance writes, before it has a place in the chain. */
export type Entry = StartEntry | RecordEntry | HeadEntry;

/** A record states no type: it is what the log is for. */
const SCHEMAS = new Map<unknown, z.ZodType<AuditLine>>([
  ['start', StartLine],
  ['head', HeadLine],
  ['record', RecordLine],
]);

/** The line that a text holds, its members in canonical order; nothing when it holds none. */
export function parseLine(text: string): AuditLine | undefined {
  const value = parseJson(text);
  const type = typeof value === 'object' && value !== null && 'type' in value ? value.type : 'record';
  return SCHEMAS.get(type)?.safeParse(value).data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
