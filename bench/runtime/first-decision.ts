/**
 * Loads a bundled function as Lambda does, hands it one event, and reports what it took from the
 * start of the process to the decision: the first audit line, or else the answer.
 */
const [, , bundle = '', event = ''] = process.argv;

let decision: { milliseconds: number; cpu: number } | undefined;
const print = process.stdout.write.bind(process.stdout);
process.stdout.write = (text) => {
  if (String(text).includes('"status":"allow"')) {
    decision ??= stamp();
  }
  return true;
};

/** Time and processor time since the start, the latter of all threads. */
function stamp() {
  const { user, system } = process.cpuUsage();
  return { milliseconds: performance.now(), cpu: (user + system) / 1_000 };
}

async function main(): Promise<void> {
  const { handler } = require(bundle);
  const answer = await handler(JSON.parse(event));
  decision ??= stamp();
  print(JSON.stringify({ ...decision, answer }), () => process.exit());
}

void main();
