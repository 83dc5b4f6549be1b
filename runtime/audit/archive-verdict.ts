import type { Run } from './place-store';
import type { ChainReport, Finding } from './verdict';

/** Something wrong with a line of an archive. */
export interface ArchiveFault extends Finding {
  /** Name of the file. */
  readonly file: string;
  /** Number of the line in the file, from 1. */
  readonly line: number;
  /**
   * Instance that the line names.
   *
   * @default - the line could not be read
   */
  readonly instance?: string;
  /**
   * Place in the chain that the line names.
   *
   * @default - the line could not be read
   */
  readonly sequence?: number;
}

/** Where a chain stood when the lines before were verified. */
export interface ChainEnd {
  /** Id of the instance. */
  readonly instance: string;
  /** Service that it runs. */
  readonly service: string;
  /** Place of the last line. */
  readonly sequence: number;
  /** Hash of that line. */
  readonly hash: string;
  /** Place up to which verified signatures vouch for the chain; -1 when none does. */
  readonly vouched: number;
}

/** What an archive shows about one instance. */
export interface ArchivedChain extends ChainReport {
  /** Hash of its last line; 64 zeros when no line of it was accepted. */
  readonly lastHash: string;
  /** Place of its first line. */
  readonly first: number;
  /** Places between the first and the last that no line has; from 0 when the beginning is asked for too. */
  readonly gaps: readonly Run[];
  /** Whether verified signatures vouch for every record. */
  readonly signed: boolean;
}

/** What an archive shows. */
export interface ArchiveVerdict {
  /**
   * `intact`: nothing is wrong or missing and every chain is closed. `open`: nothing is wrong or missing, and at least
   * one chain has no end yet. `broken`: there is a fault or a gap.
   */
  readonly verdict: 'intact' | 'open' | 'broken';
  /** Whether verified signatures vouch for every record that is there. */
  readonly signed: boolean;
  /** Lines that were looked at, blank ones left out. */
  readonly lines: number;
  /** Lines that are there more than once, which the delivery may bring about; each is counted after its first. */
  readonly copies: number;
  /** The instances in the order in which they appear. */
  readonly chains: readonly ArchivedChain[];
  /** Number of faults. */
  readonly faultCount: number;
  /** The first of them, at most 100. */
  readonly faults: readonly ArchiveFault[];
}
