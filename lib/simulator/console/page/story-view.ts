import type { Decision, Journey } from '../journey/journeys';
import { type Move, movesOf } from '../journey/moves';
import { verdictOf } from '../journey/verdict';
import type { SystemMap } from '../map/model';
import { h } from './elements';

/** What happened to one request, step by step, in words. */
export class StoryView {
  private readonly heading = h('h2', { id: 'story-heading' }, 'The request');
  private readonly verdict = h(
    'p',
    { class: 'verdict', 'aria-live': 'polite' },
    'Choose a request above, or send your own to the edge.',
  );
  private readonly explanation = h('p', { class: 'hint' });
  private readonly steps = h('ol', { class: 'steps' });
  private readonly answer = h('div');
  readonly element = h(
    'section',
    { class: 'card story', 'aria-labelledby': 'story-heading' },
    this.heading,
    this.verdict,
    this.explanation,
    this.steps,
    this.answer,
  );
  private shown = '';

  constructor(private readonly map: SystemMap) {}

  /**
   * Shows a request as far as it has come.
   *
   * @param steps how many; the verdict comes with the last
   * @param explanation what it is an example of
   */
  show(journey: Journey, steps: number, explanation?: string): void {
    const moves = movesOf(journey, this.map);
    const isComplete = steps >= moves.length;
    const { outcome, sentence } = verdictOf(journey, this.map);
    this.heading.replaceChildren(
      `${journey.method ?? 'Request'} ${journey.path ?? ''} `,
      ...(isComplete && journey.status !== undefined
        ? [h('span', { class: `status ${outcome}` }, String(journey.status))]
        : []),
    );
    const who = journey.user === undefined ? '' : `As ${journey.user}. `;
    const text = isComplete ? `${who}${sentence}` : `${who}On its way.`;
    this.verdict.className = `verdict ${isComplete ? outcome : 'underway'}`;
    if (this.verdict.textContent !== text) {
      this.verdict.textContent = text;
    }
    // Only what is new is drawn: an opened record stays open.
    if (this.shown !== journey.requestId) {
      this.shown = journey.requestId;
      this.steps.replaceChildren();
    }
    const seen = moves.slice(0, steps);
    if (seen.length < this.steps.childElementCount) {
      this.steps.replaceChildren();
    }
    this.steps.append(...seen.slice(this.steps.childElementCount).map((move) => stepItem(move)));
    this.explanation.textContent = explanation ?? '';
    this.answer.replaceChildren(...(isComplete ? answerOf(journey) : []));
  }

  /** Shows a sentence in place of a request. */
  say(title: string, ...content: readonly Node[]): void {
    this.shown = '';
    this.heading.textContent = title;
    this.verdict.className = 'verdict';
    this.verdict.textContent = '';
    this.explanation.textContent = '';
    this.steps.replaceChildren();
    this.answer.replaceChildren(...content);
  }

  /** Shows how a summary ended. */
  conclude(sentence: string, outcome: string): void {
    this.verdict.className = `verdict ${outcome}`;
    this.verdict.textContent = sentence;
  }
}

function stepItem({ decision, detail, outcome, title }: Move): HTMLLIElement {
  // What a control asks is worth its place only where the answer was no, or a service gave it.
  const says = outcome === 'stopped' || decision !== undefined ? detail : undefined;
  const sign = h('span', { class: 'sign', 'aria-hidden': 'true' }, outcome === 'passed' ? '✓' : '✕');
  const words = h('span', { class: 'spoken' }, outcome === 'passed' ? 'passed: ' : 'stopped: ');
  const text = h(
    'span',
    { class: 'text' },
    words,
    h('strong', {}, title),
    says === undefined ? undefined : h('small', {}, says),
  );
  return h(
    'li',
    { class: outcome },
    sign,
    decision === undefined ? text : h('div', { class: 'text' }, text, recordOf(decision)),
  );
}

/** Members that a reader looks for first. */
const FIRST = ['status', 'action', 'reason', 'user_id', 'caller', 'resource', 'policy_ids'];

function recordOf(decision: Decision): HTMLElement {
  const names = [
    ...FIRST.filter((name) => name in decision),
    ...Object.keys(decision).filter((name) => !FIRST.includes(name)),
  ];
  return h(
    'details',
    { class: 'record' },
    h('summary', {}, 'Audit record'),
    h('dl', {}, ...names.flatMap((name) => [h('dt', {}, name), h('dd', {}, textOf(decision[name]))])),
  );
}

const textOf = (value: unknown): string => (Array.isArray(value) ? value.join(', ') || 'none' : String(value));

function answerOf({ assumed, body, status }: Journey): readonly Node[] {
  const note = assumed
    ? [h('p', { class: 'hint' }, 'Its records were found by time: only one request was on its way.')]
    : [];
  return body === undefined || body === ''
    ? note
    : [
        ...note,
        h(
          'details',
          { class: 'record' },
          h('summary', {}, `Answer ${status ?? ''}`),
          h('pre', { tabindex: 0 }, pretty(body)),
        ),
      ];
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}
