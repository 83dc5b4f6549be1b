import { setFlagsFromString } from 'node:v8';

/** The policy engine. */
export type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs');

/**
 * Loads Cedar, which is 4 MB of WebAssembly, when it is needed first.
 *
 * https://docs.cedarpolicy.com
 */
export function loadCedar(): Cedar {
  // Each function is validated when it is first compiled, not all 4 MB at start: 8 ms of 17.
  setFlagsFromString('--wasm-lazy-validation');
  if (process.versions.node.startsWith('20.')) {
    // V8 11.3 may abort the process once a hot loop has inlined its calls of WebAssembly.
    setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  }
  return require('@cedar-policy/cedar-wasm/nodejs');
}
