import * as fs from 'node:fs';
import * as path from 'node:path';
import { accessLogFormat } from '../../lib/edge/private/access-log';
import { DECISIONS, type Decision } from './support/decisions';
import { matchesEvent } from './support/event-pattern';
import { filterPattern } from './support/filter-pattern';
import { WATCHED, watchedIn } from './support/watched';

interface Example {
  readonly why: string;
  readonly event: Readonly<Record<string, unknown>>;
}

const FOLDER = path.join(__dirname, 'fixtures');
const FIXTURES = new Map<string, { matches: Example[]; misses: Example[] }>(
  fs
    .readdirSync(FOLDER)
    .map((file) => [path.basename(file, '.json'), JSON.parse(fs.readFileSync(path.join(FOLDER, file), 'utf8'))]),
);
const { alarms, contributors, filters, rules } = watchedIn(WATCHED);

/** What the runtime must write for a detection to ring, and what comes close. */
const APPLICATION: Readonly<Record<string, { matches: Decision[]; misses: Decision[] }>> = {
  'authentication-failures': { matches: ['badToken', 'revokedToken'], misses: ['denied', 'allowed'] },
  'revoked-token-used': { matches: ['revokedToken'], misses: ['badToken'] },
  'authorization-denies': { matches: ['denied', 'deniedThroughService'], misses: ['badToken', 'allowed'] },
  'undeclared-call': {
    matches: ['undeclaredCall', 'undeclaredConnection', 'undeclaredAfterFlood'],
    misses: ['deniedThroughService', 'strangeConnection'],
  },
  'connections-refused': { matches: ['strangeConnection', 'undeclaredConnection'], misses: ['undeclaredCall'] },
  'stored-data-altered': { matches: ['altered'], misses: ['failed'] },
  'service-failures': { matches: ['failed'], misses: ['denied', 'allowed'] },
  'audit-record-lost': { matches: ['lost'], misses: ['denied', 'allowed'] },
};

/** An undocumented answer must not decide, so every pattern is tried with both. */
const BOTH_WAYS = [true, false];

describe('every detection is proven', () => {
  it('each filter and rule has events, and no events are left over', () => {
    expect([...FIXTURES.keys(), ...Object.keys(APPLICATION)].sort()).toEqual(
      [...filters.keys(), ...rules.keys()].sort(),
    );
  });

  it.each([...FIXTURES])('%s has an event that rings and a near miss', (_, { matches, misses }) => {
    expect(matches.length).toBeGreaterThan(0);
    expect(misses.length).toBeGreaterThan(0);
  });
});

const examples = (kind: 'matches' | 'misses', among: ReadonlyMap<string, unknown>) =>
  [...FIXTURES]
    .filter(([id]) => among.has(id))
    .flatMap(([id, { [kind]: list }]) => list.map(({ why, event }) => [id, why, event] as const));

const counts = (id: string, event: unknown) =>
  BOTH_WAYS.map((absentDiffers) => filterPattern(filters.get(id) ?? '', { absentDiffers })(event));

describe('log events', () => {
  it.each(examples('matches', filters))('%s counts: %s', (id, _, event) => {
    expect(counts(id, event)).toEqual([true, true]);
  });

  it.each(examples('misses', filters))('%s does not count: %s', (id, _, event) => {
    expect(counts(id, event)).toEqual([false, false]);
  });

  it('of the gateway have the members of its format', () => {
    const gate = { subject: '', clientId: '' } as Parameters<typeof accessLogFormat>[0];
    const members = Object.keys(JSON.parse(accessLogFormat(gate).toString()));
    const events = ['api-requests-rejected', 'api-key-throttled', 'api-server-errors']
      .flatMap((id) => Object.values(FIXTURES.get(id) ?? {}).flat())
      .map(({ event }) => Object.keys(event));
    expect(new Set(events.map((names) => names.join()))).toEqual(new Set([members.join()]));
  });
});

describe('audit records that the runtime writes', () => {
  const decisions = (kind: 'matches' | 'misses') =>
    Object.entries(APPLICATION).flatMap(([id, { [kind]: list }]) => list.map((decision) => [id, decision] as const));

  it.each(decisions('matches'))('%s counts: %s', async (id, decision) => {
    const answers = (await DECISIONS[decision]()).map((line) => counts(id, line));
    expect(answers.filter(([first]) => first)).toEqual([[true, true]]);
  });

  it.each(decisions('misses'))('%s does not count: %s', async (id, decision) => {
    for (const line of await DECISIONS[decision]()) {
      expect(counts(id, line)).toEqual([false, false]);
    }
  });
});

describe('denies of one', () => {
  interface Filter {
    readonly Match: string;
    readonly In?: string[];
    readonly StartsWith?: string[];
    readonly IsPresent?: boolean;
  }

  /** Who is counted for a line, by the conditions of a Contributor Insights rule. */
  function contributor(id: string, line: Record<string, unknown>): unknown {
    const { Contribution } = JSON.parse(contributors.get(id) ?? '');
    const at = (selector: string) => line[selector.replace('$.', '')];
    const holds = ({ Match, In, StartsWith, IsPresent }: Filter) =>
      (In?.includes(String(at(Match))) ?? true) &&
      (StartsWith?.some((start) => String(at(Match)).startsWith(start)) ?? true) &&
      (IsPresent === undefined || IsPresent === (at(Match) !== undefined && at(Match) !== null));
    return Contribution.Filters.every(holds) ? at(Contribution.Keys[0]) : undefined;
  }

  it.each([
    ['denies-of-one-person', 'denied', 'ann'],
    ['denies-of-one-caller', 'deniedThroughService', 'payments'],
    ['denies-of-one-person', 'allowed', undefined],
    ['denies-of-one-person', 'badToken', undefined],
    ['denies-of-one-caller', 'denied', undefined],
    ['denies-of-one-caller', 'undeclaredConnection', undefined],
  ] as const)('%s after %s counts %s', async (id, decision, who) => {
    const counted = (await DECISIONS[decision]()).map((line) => contributor(id, line as Record<string, unknown>));
    expect(counted.filter((one) => one !== undefined)).toEqual(who === undefined ? [] : [who]);
  });
});

describe('events', () => {
  it.each(examples('matches', rules))('%s tells: %s', (id, _, event) => {
    expect(matchesEvent(rules.get(id) ?? {}, event)).toBe(true);
  });

  it.each(examples('misses', rules))('%s does not tell: %s', (id, _, event) => {
    expect(matchesEvent(rules.get(id) ?? {}, event)).toBe(false);
  });
});

it('every filter feeds an alarm that nothing else could silence', () => {
  for (const id of filters.keys()) {
    expect(alarms.get(id)).toMatchObject({
      MetricName: id,
      Namespace: 'Palisade/Watched',
      Statistic: 'Sum',
      Period: 300,
      EvaluationPeriods: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    });
  }
});
