/** The version of a secret that is about to be made. */
export interface NewVersion {
  /** Id of the version: the same however often the step is repeated. */
  readonly id: string;
  /** Value that is in force; `undefined` before the first. */
  readonly current: string | undefined;
}

/** What one kind of secret needs to rotate. Every member may be interrupted anywhere, and then runs again. */
export interface RotationStrategy {
  /** Makes the next value. Runs again only while nothing of this version was stored. */
  create(version: NewVersion): Promise<string>;
  /** Makes the other side accept it, beside the value in force; may run again. */
  set(pending: string): Promise<void>;
  /** Proves that it works; throws if it doesn't. May run again. */
  test(pending: string): Promise<void>;
}
