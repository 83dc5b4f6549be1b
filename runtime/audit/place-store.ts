const HASH_BYTES = 32;

/** Places that share a piece of memory. Small, so that a file with one place of each takes no more than its own size. */
const PAGE_PLACES = 16;

/** What is remembered of a line: the two ends by which it hangs in its chain. */
export interface Link {
  /** Hash of the line, in hex. */
  readonly hash: string;
  /** Hash of the line before, in hex. */
  readonly previous: string;
}

/** Places from one to another, both included. */
export interface Run {
  readonly from: number;
  readonly to: number;
}

/** The links of a chain by their places, 64 bytes for each; a million lines take 64 MB. */
export class PlaceStore {
  private readonly pages = new Map<number, Buffer>();

  /** The link at a place. */
  get(place: number): Link | undefined {
    const page = this.pages.get(Math.floor(place / PAGE_PLACES));
    const at = (place % PAGE_PLACES) * 2 * HASH_BYTES;
    const hash = page?.toString('hex', at, at + HASH_BYTES);
    // Nobody knows a line with a hash of zeros, so they say that none is there.
    if (page === undefined || hash === undefined || /^0+$/.test(hash)) {
      return undefined;
    }
    return { hash, previous: page.toString('hex', at + HASH_BYTES, at + 2 * HASH_BYTES) };
  }

  /** Puts a link in a place. */
  set(place: number, { hash, previous }: Link): void {
    const number = Math.floor(place / PAGE_PLACES);
    const page = this.pages.get(number) ?? Buffer.alloc(PAGE_PLACES * 2 * HASH_BYTES);
    this.pages.set(number, page);
    const at = (place % PAGE_PLACES) * 2 * HASH_BYTES;
    page.write(hash, at, 'hex');
    page.write(previous, at + HASH_BYTES, 'hex');
  }

  /** The places that are taken, as runs without a gap, in order. */
  runs(): readonly Run[] {
    const runs: { from: number; to: number }[] = [];
    for (const number of [...this.pages.keys()].sort((a, b) => a - b)) {
      for (let place = number * PAGE_PLACES; place < (number + 1) * PAGE_PLACES; place += 1) {
        const last = runs.at(-1);
        if (this.get(place) === undefined) {
          continue;
        }
        if (last !== undefined && last.to === place - 1) {
          last.to = place;
        } else {
          runs.push({ from: place, to: place });
        }
      }
    }
    return runs;
  }
}
