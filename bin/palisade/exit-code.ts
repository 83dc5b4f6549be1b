/** What a command tells the shell. */
export const EXIT = {
  /** Nothing is wrong. */
  ok: 0,
  /** Something was found. */
  found: 1,
  /** The command could not do its work: wrong arguments, an unreadable file. */
  unusable: 2,
} as const;

/** A command can't do its work; the message is for the person who typed it. */
export class Unusable extends Error {
  override readonly name = 'Unusable';
}
