import { type Command, InvalidArgumentError, Option } from 'commander';
import { acknowledgementsOf } from '../../lib/assembly';
import { evidenceOf } from '../../lib/reachability';
import { type Compared, compare, type Difference } from '../../lib/reachability/diff';
import { markdownOf } from './diff-markdown';
import { describeDifference } from './diff-text';
import { EXIT } from './exit-code';
import { paintFor } from './paint';
import { readSystem, usable } from './read-system';
import type { Streams } from './run';

interface Options {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly failOn: readonly Failure[];
}

/** What may fail a comparison. */
const FAILURES = {
  opened: ({ opened }: Difference) => opened.length > 0,
  widened: ({ weakened, widened }: Difference) => widened.length + weakened.length > 0,
  waived: ({ acknowledged }: Difference) => acknowledged.length > 0,
} as const;

type Failure = keyof typeof FAILURES;

const HELP = `
Resources are the same that have the same construct path or, without one, the same logical id. What a condition decides
counts as wider when the condition is another one than before.

--fail-on takes one or several, with commas between:
  opened    a path between two places, a way to or from the internet, a route, an event
  widened   a permission, or a route that asks for less
  waived    a finding of a rule that is acknowledged now

Exit code: 0 nothing of --fail-on happened, 1 something did, 2 it could not be read.

Examples:
  palisade diff main/cdk.out cdk.out
  palisade diff main/cdk.out cdk.out --markdown --fail-on opened,widened > comment.md`;

/**
 * Adds `diff` to the program.
 *
 * @param done takes the exit code
 */
export function addDiffCommand(program: Command, streams: Streams, done: (code: number) => void): void {
  program
    .command('diff')
    .description('Compare what can reach what in two cloud assemblies.')
    .argument('<before>', 'cloud assembly, or a template')
    .argument('<after>', 'cloud assembly, or a template')
    .addOption(new Option('--json', 'print the difference as JSON').conflicts('markdown'))
    .addOption(new Option('--markdown', 'print the difference for a pull request'))
    .addOption(new Option('--fail-on <changes>', 'changes that fail').argParser(failuresIn).default([], 'none'))
    .addHelpText('after', HELP)
    .action((before: string, after: string, { failOn, json, markdown }: Options) => {
      const difference = compare(sideFrom(before), sideFrom(after));
      const text = json
        ? JSON.stringify(difference, undefined, 2)
        : markdown
          ? markdownOf(difference)
          : describeDifference(difference, paintFor(streams.output));
      streams.output.write(`${text}\n`);
      done(failOn.some((failure) => FAILURES[failure](difference)) ? EXIT.found : EXIT.ok);
    });
}

function sideFrom(location: string): Compared {
  const evidence = evidenceOf(readSystem(location));
  return { evidence, acknowledgements: usable(() => acknowledgementsOf(location)) };
}

function failuresIn(text: string): readonly Failure[] {
  return text.split(',').map((name) => {
    if (!Object.hasOwn(FAILURES, name)) {
      throw new InvalidArgumentError(`Allowed are ${Object.keys(FAILURES).join(', ')}.`);
    }
    return name as Failure;
  });
}
