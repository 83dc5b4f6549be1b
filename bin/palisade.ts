#!/usr/bin/env node
/** `npm run palisade`: the tools of Palisade. */
import { EXIT } from './palisade/exit-code';
import { run } from './palisade/run';

run(process.argv.slice(2), { input: process.stdin, output: process.stdout, errors: process.stderr }).then(
  (code) => {
    // Not `process.exit`, which would cut off output that a pipe has not taken yet.
    process.exitCode = code;
  },
  (error) => {
    console.error(error);
    process.exitCode = EXIT.unusable;
  },
);
