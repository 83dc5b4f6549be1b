/** What can be wrong with a line. */
export type Problem =
  /** Not a line of an audit log, or too damaged to be read. */
  | 'unreadable'
  /** The last line of the file ends in its middle. */
  | 'truncated'
  /** The line does not have the hash that it states. */
  | 'edited'
  /** One or more lines before it are nowhere in the file. */
  | 'removed'
  /** The line that belongs before it comes later. */
  | 'reordered'
  /** The place in the chain is taken by an earlier line. */
  | 'duplicated'
  /** It does not continue the chain, or the chain had ended. */
  | 'inserted'
  /** It vouches for another chain, or none of the given keys made its signature. */
  | 'forged';

/** The first thing that is wrong. */
export interface Fault {
  /** Number of the line in the file, from 1. */
  readonly line: number;
  /** What is wrong. */
  readonly problem: Problem;
  /** The same as a sentence. */
  readonly message: string;
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

/** What is wrong with a line, without where. */
export type Finding = Pick<Fault, 'problem' | 'message'>;

/** What a log shows about one instance. */
export interface ChainReport {
  /** Id of the instance. */
  readonly instance: string;
  /** Service that it ran. */
  readonly service: string;
  /** Place of its last line. */
  readonly last: number;
  /** Whether its last line is a final head. If not, lines after the last may have been cut off. */
  readonly closed: boolean;
  /** Place up to which verified signatures vouch for the chain; -1 when none does. */
  readonly vouched: number;
  /** Allowed decisions that sampling left out, as far as the last head says. */
  readonly sampledOut: number;
}

/** What a log shows. */
export interface AuditVerdict {
  /**
   * `intact`: nothing is wrong and every chain is closed. `open`: nothing is wrong, and at least
   * one chain has no end yet. `broken`: see `fault`.
   */
  readonly verdict: 'intact' | 'open' | 'broken';
  /**
   * Whether verified signatures vouch for every record that is there. Without them, whoever
   * could write the log could also have written another one in its place.
   */
  readonly signed: boolean;
  /** Lines until the first fault, blank ones left out. */
  readonly lines: number;
  /** The instances in the order in which they appear. */
  readonly chains: readonly ChainReport[];
  /**
   * The first thing that is wrong.
   *
   * @default - nothing is
   */
  readonly fault?: Fault;
}
