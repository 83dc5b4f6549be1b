import type { ConsoleEvent, Sent } from '../console-event';
import { afterEvent, type Journey, NO_JOURNEYS } from '../journey/journeys';
import type { PageData, PageScenario } from '../page-data';
import { h } from './elements';
import { showFlood } from './flood-view';
import { HistoryView } from './history-view';
import { MapView } from './map-view';
import { Player, REDUCED } from './player';
import { scenarioBar } from './scenario-bar';
import { StoryView } from './story-view';

/** More requests than these at once are counted instead of shown one by one. */
const MANY = 10;

/** Begins: asks what the system is, draws it, and listens. */
async function begin(): Promise<void> {
  const data: PageData = await (await fetch('/__palisade/system')).json();
  let journeys = NO_JOURNEYS;
  let chosen = '';
  let isFlooding = false;
  const explanations = new Map<string, string>();
  const journeyOf = (requestId: string): Journey | undefined =>
    journeys.list.find((journey) => journey.requestId === requestId);

  const view = new MapView(data);
  const story = new StoryView(data);
  const history = new HistoryView(data, (requestId) => choose(requestId));
  const player = new Player(view, data, journeyOf, (requestId, steps) => {
    const journey = journeyOf(requestId);
    if (journey !== undefined) {
      chosen = requestId;
      story.show(journey, steps, explanations.get(requestId));
      history.show(journeys.list, chosen);
    }
  });

  function choose(requestId: string): void {
    chosen = requestId;
    history.show(journeys.list, chosen);
    player.replay(requestId);
  }

  async function send(scenario: PageScenario, user: string | undefined, button: HTMLButtonElement): Promise<void> {
    button.setAttribute('aria-busy', 'true');
    if (view.element.getBoundingClientRect().bottom > innerHeight) {
      view.element.scrollIntoView({ block: 'nearest', behavior: REDUCED.matches ? 'auto' : 'smooth' });
    }
    isFlooding = scenario.id === 'flood';
    if (isFlooding) {
      player.stop();
      story.say(scenario.title, h('p', { class: 'hint' }, scenario.explains));
    }
    try {
      const response = await fetch('/__palisade/requests', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ scenario: scenario.id, user }),
      });
      if (!response.ok) {
        throw new Error(await response.text());
      }
      const sent: readonly Sent[] = await response.json();
      const last = sent.at(-1)?.requestId;
      if (scenario.isAttack && last !== undefined) {
        explanations.set(last, scenario.explains);
      }
      if (sent.length > MANY) {
        // Records of services come a moment after the answers.
        setTimeout(() => {
          const ids = new Set(sent.map(({ requestId }) => requestId));
          showFlood(
            journeys.list.filter(({ requestId }) => ids.has(requestId)),
            data,
            view,
            story,
          );
          isFlooding = false;
        }, 400);
      }
    } catch (error) {
      isFlooding = false;
      story.say(scenario.title, h('p', { class: 'hint' }, `It could not be sent: ${(error as Error).message}.`));
    } finally {
      button.removeAttribute('aria-busy');
    }
  }

  const connection = h('span', { class: 'connection', role: 'status' }, 'connecting');
  document.body.replaceChildren(
    h('header', {}, h('p', { class: 'brand' }, 'Palisade simulator'), connection),
    h(
      'main',
      {},
      h(
        'div',
        { class: 'intro' },
        h('h1', {}, `${data.title}, on this machine`),
        h(
          'p',
          {},
          'Send a request and watch what it must pass. What answers is the synthesized system itself: its own code, tokens, certificates and policies.',
        ),
      ),
      scenarioBar(data, send),
      h(
        'div',
        { class: 'stage' },
        h('section', { class: 'card drawing', 'aria-label': 'Map of the system' }, view.element),
        story.element,
        history.element,
      ),
    ),
    h(
      'footer',
      {},
      h(
        'p',
        {},
        'It shows how the templates behave on one machine. What that does not prove is listed in docs/simulate.md and by palisade simulate --verbose.',
      ),
    ),
  );
  history.show([], chosen);

  const openedAt = Date.now();
  const events = new EventSource('/__palisade/events');
  events.addEventListener('open', () => {
    connection.textContent = 'live';
    connection.className = 'connection live';
  });
  events.addEventListener('error', () => {
    connection.textContent = 'the simulator has stopped';
    connection.className = 'connection';
  });
  let isScheduled = false;
  events.addEventListener('message', ({ data: text }: MessageEvent<string>) => {
    const event: ConsoleEvent = JSON.parse(text);
    const before = journeys.list.length;
    const first = event.kind === 'hop' && journeyOf(event.requestId) === undefined;
    journeys = afterEvent(journeys, event);
    // What happened before the page was opened is listed, not played.
    if (first && event.at >= openedAt && !isFlooding) {
      player.queue(event.requestId);
    }
    if (!isScheduled && (event.kind !== 'hop' || journeys.list.length !== before)) {
      isScheduled = true;
      setTimeout(() => {
        isScheduled = false;
        history.show(journeys.list, chosen);
      }, 60);
    }
  });
}

begin().catch((error: Error) => {
  document.body.replaceChildren(h('main', {}, h('h1', {}, 'The console could not start'), h('p', {}, error.message)));
});
