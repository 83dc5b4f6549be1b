import type { Template } from 'aws-cdk-lib/assertions';
import { OBJECTIVES } from './objectives.cases';
import { SERVICES } from './services.cases';
import { alarmsIn, statesOf } from './support/alarms';
import { type Cases, DAY, HOUR, join, MINUTE, perMinute } from './support/cases';
import { DETECTIONS, ELSEWHERE } from './support/elsewhere';
import { MONITORED } from './support/monitored';

/** The place in the tree, without the hash that CDK adds. */
const placeOf = (logicalId: string) => logicalId.slice(0, -8);

function replay(template: Template, cases: Readonly<Record<string, Cases>>) {
  const alarms = alarmsIn(template);
  const ids = new Map([...alarms.keys()].map((id) => [placeOf(id), id]));
  const list = (kind: keyof Cases) =>
    Object.entries(cases).flatMap(([place, { [kind]: examples }]) =>
      examples.map((example) => [place, example.why, example] as const),
    );

  it('each alarm has numbers that make it ring and a near miss, and no numbers are left over', () => {
    expect(Object.keys(cases).sort()).toEqual([...ids.keys()].sort());
    for (const { fires, misses } of Object.values(cases)) {
      expect(Math.min(fires.length, misses.length)).toBeGreaterThan(0);
    }
  });

  it.each(list('fires'))('%s rings: %s', (place, _, { published, times }) => {
    expect(statesOf(ids.get(place) ?? '', alarms, published, times)).toContain('ALARM');
  });

  it.each(list('misses'))('%s does not ring: %s', (place, _, { published, times }) => {
    expect(statesOf(ids.get(place) ?? '', alarms, published, times)).not.toContain('ALARM');
  });
}

describe('alarms of lib/monitoring', () => replay(MONITORED, { ...OBJECTIVES, ...SERVICES }));
describe('alarms of lib/detections', () => replay(DETECTIONS.template, DETECTIONS.cases));
describe('alarms of functions that keep something fresh', () => replay(ELSEWHERE.template, ELSEWHERE.cases));

it.each([
  'ProductsHealthFunctionFailing',
  'TableHealthTableFailing',
  'DeliverywafAuditDeliveryFailing',
  'ForwardingLogForwardingFailing',
  'RulesEventRuleFailing1',
])('%s is over five minutes after the last one, though nothing more is published', (place) => {
  const alarms = alarmsIn(MONITORED);
  const [id = ''] = [...alarms.keys()].filter((one) => placeOf(one) === place);
  const published = SERVICES[place]?.fires[0]?.published ?? {};
  const last = Math.max(...Object.values(published).flatMap((samples) => samples.map(({ at }) => at)));
  const states = statesOf(id, alarms, published, [last + MINUTE, last + 6 * MINUTE]);
  expect(states).toEqual(['ALARM', 'OK']);
});

it('an alarm that rang is over when its reason is, but that of a certificate', () => {
  const alarms = alarmsIn(MONITORED);
  for (const [place, { fires }] of Object.entries({ ...OBJECTIVES, ...SERVICES })) {
    const [example = { published: {}, times: [] }] = fires;
    const later = (example.times.at(-1) ?? 0) + 12 * DAY;
    const well = perMinute({ from: later - HOUR, until: later }, 2);
    const published = join(example.published, { DesiredTaskCount: well, RunningTaskCount: well });
    const [id = ''] = [...alarms.keys()].filter((one) => placeOf(one) === place);
    const states = statesOf(id, alarms, published, [...example.times, later]);
    expect([place, states.at(-1)]).toEqual([place, place.startsWith('Certificate') ? 'ALARM' : 'OK']);
  }
});
