/** Attributes that policies may read, by the type of their values. A name belongs to one type. */
export interface PolicyAttributes {
  /**
   * Names of attributes that hold text.
   *
   * @default - none
   */
  readonly strings?: string[];

  /**
   * Names of attributes that hold a whole number of 64 bits.
   *
   * @default - none
   */
  readonly numbers?: string[];

  /**
   * Names of attributes that hold a truth value.
   *
   * @default - none
   */
  readonly booleans?: string[];

  /**
   * Names of attributes that hold a set of texts.
   *
   * @default - none
   */
  readonly stringSets?: string[];
}

/** A type of resource that a service guards. Its attributes are present on every resource. */
export interface PolicyResource extends PolicyAttributes {
  /** Name in PascalCase, e.g. `Order`. */
  readonly name: string;
}

/** Something that a service can be asked to do. */
export interface PolicyAction {
  /** Verb in PascalCase; for the service `orders`, `Read` is the action `orders:Read`. */
  readonly name: string;

  /** Type of resource that it acts on: a declared one, or `Application`, the service as a whole. */
  readonly resource: string;
}

/** What the policies of a service can speak about. */
export interface PolicyVocabulary {
  /** Everything that the service can be asked; at least one. */
  readonly actions: PolicyAction[];

  /**
   * Types of resource besides `Application`.
   *
   * @default - none
   */
  readonly resources?: PolicyResource[];

  /**
   * Verified claims of people and service accounts, each optional in a token.
   *
   * @default - none
   */
  readonly claims?: PolicyAttributes;
}
