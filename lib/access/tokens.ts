/** Any one character. */
export const ONE = -1;
/** Any characters, also none. */
export const ANY = -2;
/** Any characters but a colon, also none. */
export const ANY_IN_SEGMENT = -3;
/** Any one character but a colon. */
export const ONE_IN_SEGMENT = -4;

/** A pattern: UTF-16 codes of characters, and the wildcards above. */
export type Tokens = readonly number[];

const COLON = 58;
const FRESH = 0x10000;
const MOST_STATES = 20_000;

const repeats = (token: number | undefined): boolean => token === ANY || token === ANY_IN_SEGMENT;
const accepts = (token: number, symbol: number): boolean =>
  token >= 0 ? token === symbol : token === ONE || token === ANY || symbol !== COLON;

function shareCharacter(one: number, other: number): boolean {
  return one >= 0 ? accepts(other, one) : other < 0 || accepts(one, other);
}

/** Whether some text matches both patterns. */
export function intersects(one: Tokens, other: Tokens): boolean {
  const width = other.length + 1;
  const seen = new Uint8Array((one.length + 1) * width);
  const open = [0];
  const visit = (i: number, j: number): void => {
    const state = i * width + j;
    if (seen[state] === 0) {
      seen[state] = 1;
      open.push(state);
    }
  };
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const j = state % width;
    const i = (state - j) / width;
    if (i === one.length && j === other.length) {
      return true;
    }
    const a = one[i];
    const b = other[j];
    if (repeats(a)) {
      visit(i + 1, j);
    }
    if (repeats(b)) {
      visit(i, j + 1);
    }
    if (a !== undefined && b !== undefined && shareCharacter(a, b)) {
      visit(repeats(a) ? i : i + 1, repeats(b) ? j : j + 1);
    }
  }
  return false;
}

/** Positions reachable without a character, in order. */
function closure(tokens: Tokens, positions: Iterable<number>): number[] {
  const all = new Set<number>();
  for (let position of positions) {
    all.add(position);
    while (repeats(tokens[position])) {
      position += 1;
      all.add(position);
    }
  }
  return [...all].sort((a, b) => a - b);
}

function advance(tokens: Tokens, positions: readonly number[], symbol: number): number[] {
  const next: number[] = [];
  for (const position of positions) {
    const token = tokens[position];
    if (token !== undefined && accepts(token, symbol)) {
      next.push(repeats(token) ? position : position + 1);
    }
  }
  return closure(tokens, next);
}

/**
 * Whether every text that matches `inner` matches `outer`: inclusion of regular languages by determinizing `outer`.
 * Says no, the careful answer for a Deny, for a pair of patterns that would take too many states.
 */
export function covers(outer: Tokens, inner: Tokens): boolean {
  const before = outer.slice(0, -1);
  if (outer.at(-1) === ANY && before.every((token) => token >= 0)) {
    // One wildcard, at the end, as most patterns have it: what starts the same is covered, and nothing else.
    return before.every((token, i) => token === inner[i]);
  }
  // One character that neither pattern names stands for all of them.
  const symbols = [...new Set([...outer, ...inner].filter((token) => token >= 0)), FRESH];
  if (!symbols.includes(COLON)) {
    symbols.push(COLON);
  }
  const seen = new Set<string>();
  const open: { readonly at: number; readonly positions: number[] }[] = [];
  const visit = (at: number, positions: number[]): boolean => {
    if (at === inner.length && !positions.includes(outer.length)) {
      return false;
    }
    const key = `${at}|${positions.join()}`;
    if (!seen.has(key)) {
      seen.add(key);
      open.push({ at, positions });
    }
    return seen.size <= MOST_STATES;
  };
  if (!visit(0, closure(outer, [0]))) {
    return false;
  }
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    const { at, positions } = state;
    const token = inner[at];
    if (token === undefined) {
      continue;
    }
    if (repeats(token) && !visit(at + 1, positions)) {
      return false;
    }
    for (const symbol of token >= 0 ? [token] : symbols) {
      if (accepts(token, symbol) && !visit(repeats(token) ? at : at + 1, advance(outer, positions, symbol))) {
        return false;
      }
    }
  }
  return true;
}
