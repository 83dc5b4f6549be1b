import { loadCedar } from '../../../runtime/authorization/cedar';

// The module itself, not a copy of its names: the spy has to reach what the runtime calls.
const v8: typeof import('node:v8') = require('node:v8');

afterEach(() => jest.restoreAllMocks());

it('leaves V8 as it was, or everything that is loaded later would be compiled anew', () => {
  if (process.versions.node.startsWith('20.')) {
    // The one flag that stays, because without it a hot loop may abort the process.
    v8.setFlagsFromString('--no-turbo-inline-js-wasm-calls');
  }
  // Node's own compiled code is good for the flags of this tag only.
  const before = v8.cachedDataVersionTag();
  loadCedar();
  expect(v8.cachedDataVersionTag()).toBe(before);
});

it('loads Cedar with functions validated one by one and optimized late', () => {
  const set = jest.spyOn(v8, 'setFlagsFromString');
  loadCedar();
  const flags = set.mock.calls.map(([flag]) => flag).filter((flag) => flag.includes('-wasm-'));
  expect(flags.slice(-4)).toEqual([
    '--wasm-lazy-validation',
    '--wasm-tiering-budget=130000000',
    '--no-wasm-lazy-validation',
    expect.stringMatching(/^--wasm-tiering-budget=\d+$/),
  ]);
});
