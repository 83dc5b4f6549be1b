import { layOut } from '../journey/layout';
import type { Box, Layout } from '../journey/layout-model';
import type { SystemMap } from '../map/model';
import { svg } from './elements';

/** Whether what is drawn let a request pass, stopped it, or has seen none. */
export type Mark = 'passed' | 'stopped';

const NARROW = matchMedia('(max-width: 719px)');

/** The drawing of a system, on which requests travel. */
export class MapView {
  readonly element = svg('svg', { role: 'img', class: 'map' });
  private readonly traveller = svg('circle', { class: 'traveller', r: 7, visibility: 'hidden' });
  private readonly marks = new Map<string, Mark>();
  private readonly counts = new Map<string, string>();
  private readonly ways = new Set<string>();
  private layout: Layout;

  constructor(private readonly map: SystemMap) {
    this.layout = layOut(map, NARROW.matches);
    this.draw();
    NARROW.addEventListener('change', () => this.draw());
  }

  /** Forgets every mark. */
  clear(): void {
    this.marks.clear();
    this.counts.clear();
    this.ways.clear();
    this.show();
  }

  /** Remembers that a request took this way. */
  took(from: string, to: string): void {
    this.ways.add(`${lineStart(from, to)} ${to}`);
    this.show();
  }

  mark(id: string, mark: Mark, count?: string): void {
    this.marks.set(id, mark);
    if (count !== undefined) {
      this.counts.set(id, count);
    }
    this.show();
  }

  /** Ways from one box to another, as paths; straight where no line is drawn. */
  wayBetween(from: string, to: string): string {
    const line = this.layout.lines.find((one) => one.to === to && one.from === lineStart(from, to));
    const [a, b] = [this.box(from), this.box(to)];
    return line?.path ?? (a === undefined || b === undefined ? '' : `M${stopAt(a)}L${stopAt(b)}`);
  }

  /** Shows the request at a point of the drawing. */
  place({ x, y }: { readonly x: number; readonly y: number }): void {
    this.traveller.setAttribute('cx', String(x));
    this.traveller.setAttribute('cy', String(y));
    this.traveller.setAttribute('visibility', 'visible');
  }

  /** Hides the request. */
  leave(): void {
    this.traveller.setAttribute('visibility', 'hidden');
  }

  private box(id: string): Box | undefined {
    return this.layout.boxes.find((one) => one.id === id);
  }

  private draw(): void {
    this.layout = layOut(this.map, NARROW.matches);
    const { boxes, height, lines, width } = this.layout;
    this.element.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.element.setAttribute('aria-label', describe(this.map));
    this.element.replaceChildren(
      ...lines.map(({ from, kind, path, to }) =>
        svg('path', { class: `line ${kind}`, d: path, 'data-way': `${from} ${to}` }),
      ),
      ...boxes.map(drawBox),
      this.traveller,
    );
    this.show();
  }

  private show(): void {
    for (const line of this.element.querySelectorAll<SVGPathElement>('.line')) {
      line.classList.toggle('taken', this.ways.has(line.dataset['way'] ?? ''));
    }
    for (const group of this.element.querySelectorAll<SVGGElement>('[data-id]')) {
      const id = group.dataset['id'] ?? '';
      const mark = this.marks.get(id);
      group.classList.toggle('passed', mark === 'passed');
      group.classList.toggle('stopped', mark === 'stopped');
      const sign = group.querySelector('.sign');
      if (sign !== null) {
        sign.textContent = this.counts.get(id) ?? (mark === undefined ? '' : mark === 'passed' ? '✓' : '✕');
      }
    }
  }
}

/** Lines to services begin at the edge as a whole, not at its last control. */
const lineStart = (from: string, to: string): string =>
  to.startsWith('service:') && !from.startsWith('service:') ? 'edge' : from;

/** Controls are met at their left side, everything else in the middle. */
function stopAt({ height, kind, width, x, y }: Box): string {
  return kind === 'control' ? `${x + 14} ${y + height / 2}` : `${x + width / 2} ${y + height / 2}`;
}

function drawBox({ height, id, kind, note, title, width, x, y }: Box): SVGGElement {
  const center = y + height / 2;
  const hasNote = note !== undefined;
  const left = kind === 'control' ? x + 30 : x + 14;
  const baseline = kind === 'edge' ? y + 24 : hasNote ? center - 3 : center + 4.5;
  return svg(
    'g',
    { class: `box ${kind}`, 'data-id': id },
    svg('rect', { x, y, width, height, rx: kind === 'store' ? height / 2 : 8 }),
    kind === 'control' ? svg('circle', { class: 'stop', cx: x + 14, cy: center, r: 4 }) : undefined,
    svg('text', { x: left, y: baseline, class: 'title' }, title),
    hasNote
      ? svg(
          'text',
          { x: kind === 'edge' ? x + width - 14 : left, y: kind === 'edge' ? baseline : center + 14, class: 'note' },
          note,
        )
      : undefined,
    kind === 'control' || kind === 'service'
      ? svg('text', {
          x: x + width - 12,
          y: kind === 'control' ? center + 5 : baseline,
          class: 'sign',
          'text-anchor': 'end',
        })
      : undefined,
  );
}

function describe({ controls, services, title }: SystemMap): string {
  return [
    `Map of ${title}.`,
    `A request passes ${controls.map((control) => control.title).join(', ')}, then a service.`,
    ...services.map(
      ({ calls, name, stores }) =>
        `${name}${calls.length > 0 ? ` calls ${calls.map(({ to }) => to).join(' and ')};` : ''} stores: ${stores.map((store) => store.name).join(', ') || 'none'}.`,
    ),
  ].join(' ');
}
