import { ConfigurationError } from '../errors';
import type { Signer } from './head';
import { isIdentifier } from './redaction';

/** Where lines go. */
export interface Sink {
  /**
   * Takes one or more whole lines, joined by line ends and without the last one. When it
   * returns, they are taken; a promise asks to hold back further lines until it settles.
   *
   * @throws when it can't take them
   */
  write(lines: string): true | Promise<void>;

  /** Last resort for a line that `write` did not take in time. */
  emergency(line: string): void;
}

/** Bounds of an audit log. */
export interface AuditLimits {
  /**
   * Longest time that a decision waits for its record, in milliseconds.
   *
   * @default 50
   */
  readonly waitMilliseconds?: number;
  /**
   * Most records that wait at a time.
   *
   * @default 1000
   */
  readonly queueLength?: number;
  /**
   * Records after which the chain is signed.
   *
   * @default 1000
   */
  readonly headRecords?: number;
  /**
   * Seconds after which the chain is signed, when something was recorded. Looked at
   * with each decision, not by a timer: a function's timers stand still between requests.
   *
   * @default 60
   */
  readonly headSeconds?: number;
}

/** How an audit log is kept. */
export interface AuditLogOptions {
  /** Name of the service that decides. */
  readonly service: string;
  /**
   * Id of this process. Never the same for two processes.
   *
   * @default - a UUID of version 7
   */
  readonly instance?: string;
  /** Where lines go. */
  readonly sink: Sink;
  /** Who signs the heads of the chain. */
  readonly signer: Signer;
  /** Clock. */
  readonly now: () => Date;
  /**
   * Share of allowed decisions to record, from 0 to 1. Denies and errors are always recorded.
   *
   * @default 1
   */
  readonly sampling?: number;
  /**
   * Bounds.
   *
   * @default - the defaults of {@link AuditLimits}
   */
  readonly limits?: AuditLimits;
}

const LIMITS: Required<AuditLimits> = { waitMilliseconds: 50, queueLength: 1_000, headRecords: 1_000, headSeconds: 60 };

/**
 * Checks the options of an audit log and fills in the limits.
 *
 * @throws ConfigurationError
 */
export function checkOptions({ service, instance, sampling = 1, limits }: AuditLogOptions): Required<AuditLimits> {
  for (const [name, value] of Object.entries({ service, instance: instance ?? service })) {
    if (!isIdentifier(value)) {
      throw new ConfigurationError(
        `the ${name} of an audit log must be an identifier; use letters, digits and hyphens`,
      );
    }
  }
  // Written so that NaN fails too.
  if (!(sampling >= 0 && sampling <= 1)) {
    throw new ConfigurationError(`the sampling rate must be from 0 to 1, got ${sampling}`);
  }
  const all = { ...LIMITS, ...limits };
  for (const [name, value] of Object.entries(all)) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ConfigurationError(`${name} of an audit log must be a whole number from 1, got ${value}`);
    }
  }
  return all;
}
