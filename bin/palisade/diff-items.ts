/** One change. */
export interface Item {
  readonly text: string;
  /** Why, one sentence each. */
  readonly notes: readonly string[];
}

/** How a text is marked for where it is shown. */
export interface Marks {
  /** Marks the name of something, e.g. as code. */
  name(name: string): string;
  /** Takes the meaning of marks from any other text. */
  text(text: string): string;
}
