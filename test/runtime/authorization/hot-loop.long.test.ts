import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Twice as many decisions, far more than V8 needs to optimize the loop and to inline the calls of WebAssembly in it. */
const PAIRS = 100_000;

it('decides in a hot loop without end, and every time the same', async () => {
  const script = join(__dirname, 'hot-loop.ts');
  const { stdout } = await run(process.execPath, ['--import', 'tsx', script, String(PAIRS)]);
  expect(stdout).toBe(String(PAIRS));
}, 180_000);
