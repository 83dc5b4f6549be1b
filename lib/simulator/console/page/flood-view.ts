import type { Journey } from '../journey/journeys';
import { movesOf } from '../journey/moves';
import { verdictOf } from '../journey/verdict';
import type { SystemMap } from '../map/model';
import { h } from './elements';
import type { MapView } from './map-view';
import type { StoryView } from './story-view';

/** Tells how many of many requests came how far. */
export function showFlood(journeys: readonly Journey[], map: SystemMap, view: MapView, story: StoryView): void {
  const outcomes = new Map<string, { readonly outcome: string; count: number }>();
  const ends = new Map<string, { readonly outcome: 'passed' | 'stopped'; count: number }>();
  for (const journey of journeys) {
    const { outcome, sentence } = verdictOf(journey, map);
    const line = `${journey.status ?? '…'}: ${sentence}`;
    outcomes.set(line, { outcome, count: (outcomes.get(line)?.count ?? 0) + 1 });
    const moves = movesOf(journey, map);
    const last = moves.find((move) => move.outcome === 'stopped') ?? moves.at(-1);
    if (last !== undefined) {
      ends.set(last.to, { outcome: last.outcome, count: (ends.get(last.to)?.count ?? 0) + 1 });
    }
  }
  view.clear();
  for (const [id, { count, outcome }] of ends) {
    view.mark(id, outcome, `×${count}`);
  }
  const lines = [...outcomes].sort(([, a], [, b]) => b.count - a.count);
  story.say(
    `${journeys.length} requests at once`,
    h(
      'ul',
      { class: 'bars' },
      ...lines.map(([line, { count, outcome }]) =>
        h(
          'li',
          { class: outcome },
          h('meter', { min: 0, max: journeys.length, value: count, 'aria-label': `${count} of ${journeys.length}` }),
          h('span', {}, h('strong', {}, `${count}× `), line),
        ),
      ),
    ),
  );
  const stopped = journeys.filter((journey) => verdictOf(journey, map).outcome === 'stopped').length;
  story.conclude(
    stopped === 0 ? 'All of them passed: no limit was reached.' : `${stopped} of ${journeys.length} were stopped.`,
    stopped === 0 ? 'passed' : 'stopped',
  );
}
