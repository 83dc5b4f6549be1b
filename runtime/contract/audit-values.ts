/** How a decision ended. */
export const STATUSES = ['allow', 'deny', 'error'] as const;

/** Where a client is, as far as a record says: an address is personal data, its class is not. */
export const SOURCE_CLASSES = ['loopback', 'private', 'public', 'unknown'] as const;

/** Class of a client's address. */
export type SourceClass = (typeof SOURCE_CLASSES)[number];

/** Most policies that a record names. */
export const MAX_POLICIES = 16;

/** Longest reason in a record, in characters. */
export const MAX_REASON = 256;

/** Longest identifier in a record, in characters. */
export const MAX_IDENTIFIER = 128;
