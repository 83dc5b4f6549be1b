import type { Journey } from '../journey/journeys';
import { verdictOf } from '../journey/verdict';
import type { SystemMap } from '../map/model';
import { h } from './elements';

/** So many kinds of requests may come mixed and are told together all the same. */
const MINGLED = 4;

/** As many are listed. */
const SHOWN = 40;

interface Group {
  readonly journey: Journey;
  readonly count: number;
}

/** The latest requests; each can be played again. */
export class HistoryView {
  private readonly list = h('ul');
  private readonly empty = h('p', { class: 'hint' }, 'None yet. Requests that you send with curl appear here too.');
  readonly element = h('section', { class: 'card history' }, h('h2', {}, 'Latest requests'), this.empty, this.list);
  private readonly items = new Map<string, { readonly item: HTMLLIElement; readonly state: string }>();

  constructor(
    private readonly map: SystemMap,
    private readonly choose: (requestId: string) => void,
  ) {}

  show(journeys: readonly Journey[], chosen: string): void {
    const shown = this.grouped(journeys).slice(0, SHOWN);
    this.empty.hidden = shown.length > 0;
    this.list.replaceChildren(...shown.map((group) => this.item(group, chosen)));
    for (const id of this.items.keys()) {
      if (!shown.some(({ journey }) => journey.requestId === id)) {
        this.items.delete(id);
      }
    }
  }

  /** Requests that were sent and ended alike at about the same time are one entry. */
  private grouped(journeys: readonly Journey[]): readonly Group[] {
    const groups: { readonly alike: string; readonly journey: Journey; count: number }[] = [];
    for (const journey of journeys) {
      const { method, path, preparation, status, user } = journey;
      const alike = [method, path, preparation, status, user, verdictOf(journey, this.map).sentence].join(' ');
      const same = groups.slice(-MINGLED).find((group) => group.alike === alike);
      if (same !== undefined && status !== undefined) {
        same.count += 1;
      } else {
        groups.push({ alike, journey, count: 1 });
      }
    }
    return groups;
  }

  /** The same element as long as nothing changed, so that the keyboard's focus stays where it is. */
  private item({ count, journey }: Group, chosen: string): HTMLLIElement {
    const { method, path, preparation, requestId, status, user } = journey;
    const { outcome } = verdictOf(journey, this.map);
    const isChosen = requestId === chosen;
    const state = [method, path, status, user, outcome, isChosen, count].join(' ');
    const known = this.items.get(requestId);
    if (known?.state === state) {
      return known.item;
    }
    const hadFocus = known?.item.contains(document.activeElement) === true;
    const button = h(
      'button',
      { type: 'button', 'aria-pressed': String(isChosen) },
      h('span', { class: `status ${outcome}` }, String(status ?? '…')),
      h('span', { class: 'what' }, `${method ?? 'Request'} ${path ?? requestId.slice(0, 8)}`),
      count === 1 ? undefined : h('span', { class: 'count' }, `×${count}`),
      h('span', { class: 'who' }, user === undefined ? '' : `${user}${preparation ? ', first' : ''}`),
    );
    button.addEventListener('click', () => this.choose(requestId));
    const item = known?.item ?? h('li');
    item.replaceChildren(button);
    if (hadFocus) {
      button.focus();
    }
    this.items.set(requestId, { item, state });
    return item;
  }
}
