import * as z from 'zod';
import { MAX_IDENTIFIER, MAX_POLICIES, MAX_REASON, SOURCE_CLASSES, STATUSES } from './audit-values';

const printable = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[\x20-\x7e]*$/);
const identifier = printable(MAX_IDENTIFIER).min(1);
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const timestamp = z.iso.datetime({ precision: 3 });

/** What places a line in the chain of an instance. */
const CHAIN = {
  instance: identifier.describe('id of the process that wrote the line'),
  sequence: count.describe('place of the line in the chain of its instance, from 0'),
  previous: hash.describe('hash of the line before; 64 zeros in the first'),
  hash: hash.describe('SHA-256, in hex, of this line without this member'),
};

/** First line of a chain. It binds all others to a service, an instance and the time it started. */
export const StartLine = z.strictObject({
  type: z.literal('start').describe('`start` or `head` in a line that is no record'),
  timestamp: timestamp.describe('when the instance started, UTC'),
  service_name: identifier.describe('the service that started'),
  ...CHAIN,
});

/** One decision. The order of the members is the canonical order in a line. */
export const RecordLine = z.strictObject({
  id: z.uuid({ version: 'v7' }).describe('UUID of version 7: unique, and in the order of the decisions'),
  timestamp: timestamp.describe('when the decision fell, UTC'),
  service_name: identifier.describe('the service that decided'),
  action: identifier.describe('what was asked for, e.g. `orders:Create`'),
  user_id: identifier.nullable().describe('`sub` of the person; null when a program or nobody asked'),
  status: z.enum(STATUSES).describe('how it ended: `allow`, `deny` or `error`'),
  caller: identifier.optional().describe('service that sent the request, proven by its certificate'),
  resource: printable(2 * MAX_IDENTIFIER + 1)
    .min(1)
    .optional()
    .describe('type and id of what was acted on, e.g. `Order/42`'),
  reason: printable(MAX_REASON).describe('why, in one sentence'),
  policy_ids: z.array(identifier).max(MAX_POLICIES).describe('policies that decided'),
  correlation_id: identifier.describe('id that all requests share which one client request caused'),
  request_id: identifier.describe('id of this request'),
  client_id: identifier.optional().describe('client to which the token was issued'),
  source_class: z
    .enum(SOURCE_CLASSES)
    .describe("class of the client's address, never itself: `loopback`, `private`, `public` or `unknown`"),
  service_account_id: identifier.optional().describe('client id of the program that asked'),
  sampling_rate: z
    .number()
    .min(0)
    .max(1)
    .describe('share of such records that is kept; sum up `1 / sampling_rate` to count decisions'),
  ...CHAIN,
});

/** Signature over the chain up to a line before this one. */
export const HeadLine = z.strictObject({
  type: z.literal('head').describe('`start` or `head` in a line that is no record'),
  timestamp: timestamp.describe('when the head was signed, UTC'),
  service_name: identifier.describe('the service whose chain it is'),
  signed_sequence: count.describe('head only: place of the last line that the signature vouches for'),
  signed_hash: hash.describe('head only: hash of that line'),
  sampled_out: count.describe('head only: allowed decisions since the start that sampling left out'),
  final: z.boolean().describe('head only: whether the instance ended in order and nothing follows'),
  key_id: printable(2_048).describe('head only: key that signed, as KMS names it'),
  signature: z.base64().max(256).describe('head only: ECDSA signature over SHA-256, DER in base64'),
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
