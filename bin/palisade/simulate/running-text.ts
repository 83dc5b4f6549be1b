import { wrapped } from '../layout';
import { columns, count } from '../text-table';
import type { Paint } from '../verify-text';
import type { RunningSystem } from './running-system';

/** Kinds of things that are not simulated, before `--verbose` is asked for. */
const SHOWN = 4;

/** Says where everything is, who can sign in, what to try, and what is missing. */
export function describeRunning(
  system: RunningSystem,
  paint: Paint,
  { verbose }: { readonly verbose: boolean },
): string {
  const { api, aws, calls, console, signIn, users } = system;
  return [
    '',
    paint('The system runs on this machine. Ctrl-C ends it.', 'bold'),
    '',
    ...columns([
      ...api.map((url, i) => [i === 0 ? 'API' : '', url]),
      ['Watch requests', console],
      ...(signIn === undefined ? [] : [['Sign-in', signIn]]),
      ['AWS', aws],
      ...(system.apiKey === undefined ? [] : [['API key', system.apiKey]]),
    ]),
    ...(users.length === 0 ? [] : ['', ...columns(usersTable(system))]),
    ...(calls.length === 0 ? [] : ['', paint('Try it; paste these lines:', 'bold'), '', ...calls]),
    '',
    ...missing(system, verbose),
  ].join('\n');
}

function usersTable({ users }: RunningSystem): readonly (readonly string[])[] {
  return [
    ['User', 'Roles', 'Password'],
    ...users.map(({ name, password, roles }) => [name, roles.join(', ') || 'none', password]),
  ];
}

function missing({ notSimulated }: RunningSystem, verbose: boolean): readonly string[] {
  const always = 'TLS of the edge, images and the isolation of containers, and the time that things take in AWS';
  if (verbose) {
    return [`Not simulated, beside ${always}:`, ...columns(notSimulated.map(({ resource, what }) => [what, resource]))];
  }
  const kinds = new Map<string, number>();
  for (const kind of notSimulated.map(kindOf)) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  const named = [...kinds]
    .sort(([, a], [, b]) => b - a)
    .map(([what, times]) => (times === 1 ? what : `${what} (${times})`));
  const shown = named.slice(0, SHOWN).join('; ');
  const more = named.length > SHOWN ? `; and ${count(named.length - SHOWN, 'more kind')}` : '';
  const list = shown === '' ? '' : `; and ${shown}${more}`;
  return wrapped(
    `Not simulated: ${always}${list}. --verbose names everything, docs/simulate.md says what it means.`,
    0,
  );
}

/** What several things have in common, where they differ only in a name. */
function kindOf({ what }: RunningSystem['notSimulated'][number]): string {
  if (what.includes('managed rule group')) {
    return 'managed rule groups of the web ACL';
  }
  return what.startsWith('custom resource') ? 'custom resources' : what;
}
