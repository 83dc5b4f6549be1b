import { setFlagsFromString } from 'node:v8';

/** The policy engine. */
export type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs');

/** Node 20, whose V8 is 11.3. */
const IS_NODE_20 = process.versions.node.startsWith('20.');

/**
 * What V8 lets a function of WebAssembly run before it optimizes it, in bytes of code. By default that happens while
 * the policies are parsed, for functions that are hardly needed again, and takes 50 ms of a cold start, on Node 20
 * 130. With this, functions are optimized in the first thousands of decisions.
 */
const TIERING_BUDGET = 130_000_000;

/** What V8 does by itself. */
const DEFAULT_TIERING_BUDGET = IS_NODE_20 ? 1_800_000 : 13_000_000;

/**
 * Loads Cedar, which is 4 MB of WebAssembly, when it is needed first.
 *
 * https://docs.cedarpolicy.com
 */
export function loadCedar(): Cedar {
  if (IS_NODE_20) {
    // V8 11.3 may abort the process once a hot loop has inlined its calls of WebAssembly.
    setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  }
  // Each function is validated when it is first compiled, not all 4 MB at start: 8 ms of 17.
  setFlagsFromString('--wasm-lazy-validation');
  setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
  try {
    return require('@cedar-policy/cedar-wasm/nodejs');
  } finally {
    // Both count when a module is made. Node compiled its own modules in advance, and V8 takes that only under the
    // flags that it was built with: without this, what is loaded from here on, such as TLS, takes 10 to 20 ms longer.
    setFlagsFromString('--no-wasm-lazy-validation');
    setFlagsFromString(`--wasm-tiering-budget=${DEFAULT_TIERING_BUDGET}`);
  }
}
