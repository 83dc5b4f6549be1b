/** What a table stores: a document with an id and a version that grows with each change. */
export interface Document {
  /** Key of the document. */
  readonly id: string;
  /** 1 when created, one more with every update. */
  readonly version: number;
}

/** What identifies one state of a document. */
export interface UpdateOptions {
  /** Version that the caller has seen; the update fails if there is another. */
  readonly expectedVersion: number;
}

/** A question to an index. */
export interface Query<Index extends string> {
  /** Index to ask. */
  readonly index: Index;
  /** Value of the index's partition key; nothing outside this partition is ever returned. */
  readonly partition: string;
  /** Largest number of documents in the answer. */
  readonly limit: number;
  /**
   * Where the previous page ended.
   *
   * @default - the first page
   */
  readonly cursor?: string;
  /**
   * Whether the order of the sort key is turned round.
   *
   * @default false
   */
  readonly newestFirst?: boolean;
}

/** One page of documents. */
export interface Page<Item> {
  /** The documents, in the order of the index. */
  readonly items: Item[];
  /** Opaque position after this page; absent on the last one. */
  readonly cursor?: string;
}

/** A table of documents with optimistic locking. No operation scans. */
export interface DocumentTable<Item extends Document, Index extends string = never> {
  /** Reads a document, always in its latest state. */
  get(id: string): Promise<Item | undefined>;

  /**
   * Stores a new document with version 1.
   *
   * @throws Conflict when the id is taken
   */
  create(item: Omit<Item, 'version'>): Promise<Item>;

  /**
   * Changes the named members; a member given as `undefined` is removed.
   *
   * @throws Conflict when the document is gone or has another version
   */
  update(id: string, changes: Partial<Omit<Item, 'id' | 'version'>>, options: UpdateOptions): Promise<Item>;

  /**
   * Reads one page of a partition. An index may lag behind the table by moments.
   *
   * @throws InvalidInput when the cursor is not one that this index gave out
   */
  query(query: Query<Index>): Promise<Page<Item>>;
}
