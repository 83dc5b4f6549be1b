import type { Journey } from '../journey/journeys';
import { type Move, movesOf } from '../journey/moves';
import type { SystemMap } from '../map/model';
import { svg } from './elements';
import type { MapView } from './map-view';

/** Whether the person asked their system for less motion. */
export const REDUCED = matchMedia('(prefers-reduced-motion: reduce)');

/** Milliseconds for one step, and how long the request waits at a control. */
const STEP = 150;
const CALL = 520;
const REST = 60;

/** Lets one request at a time travel over the map, as slowly as people can follow. */
export class Player {
  private readonly waiting: string[] = [];
  private shown?: string;
  private isRunning = false;

  /**
   * @param journeyOf what is known of a request by now
   * @param arrived is told of every step that a request has made
   */
  constructor(
    private readonly view: MapView,
    private readonly map: SystemMap,
    private readonly journeyOf: (requestId: string) => Journey | undefined,
    private readonly arrived: (requestId: string, steps: number) => void,
  ) {}

  /** Plays a journey after those that play or wait already. */
  queue(requestId: string): void {
    if (this.shown !== requestId && !this.waiting.includes(requestId)) {
      this.waiting.push(requestId);
    }
    void this.run();
  }

  /** Plays a journey at once, from its beginning. */
  replay(requestId: string): void {
    this.waiting.splice(0, this.waiting.length, requestId);
    this.shown = undefined;
    void this.run();
  }

  /** Plays nothing more. */
  stop(): void {
    this.waiting.splice(0);
    this.shown = undefined;
    this.view.leave();
  }

  private async run(): Promise<void> {
    if (this.isRunning) {
      return;
    }
    this.isRunning = true;
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      this.shown = next;
      await this.play(next);
    }
    this.isRunning = false;
  }

  private async play(requestId: string): Promise<void> {
    this.view.clear();
    const played = new Set<string>();
    let at = 'client';
    const isShown = () => this.shown === requestId;
    for (let quiet = 0; isShown() && quiet < 40; ) {
      const journey = this.journeyOf(requestId);
      const move = journey && movesOf(journey, this.map).find((one) => !played.has(keyOf(one)));
      // Services speak in any order; once the answer is there, all of them have.
      const mayPlay = move !== undefined && (move.decision === undefined || journey?.status !== undefined);
      if (move === undefined || !mayPlay) {
        quiet += 1;
        if (journey?.status !== undefined && quiet > 8) {
          break;
        }
        await sleep(50);
        continue;
      }
      quiet = 0;
      played.add(keyOf(move));
      await this.travel(move.from ?? at, move.to);
      if (isShown()) {
        this.view.took(move.from ?? at, move.to);
        at = move.to;
        this.view.mark(move.to, move.outcome);
        this.arrived(requestId, played.size);
        await sleep(REDUCED.matches ? 0 : REST);
      }
    }
    if (isShown()) {
      this.view.leave();
      this.arrived(requestId, Number.POSITIVE_INFINITY);
    }
  }

  private async travel(from: string, to: string): Promise<void> {
    const way = this.view.wayBetween(from, to);
    if (REDUCED.matches || way === '') {
      return;
    }
    const path = svg('path', { d: way });
    const length = path.getTotalLength();
    const duration = to.startsWith('service:') ? CALL : STEP;
    const start = performance.now();
    for (let share = 0; share < 1; ) {
      const now = await nextFrame();
      share = Math.min(1, (now - start) / duration);
      this.view.place(path.getPointAtLength(length * eased(share)));
    }
  }
}

const keyOf = ({ decision, to }: Move): string => `${to} ${decision?.['id'] ?? ''}`;

const eased = (share: number): number => (share < 0.5 ? 2 * share * share : 1 - (2 - 2 * share) ** 2 / 2);

const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The time of the next frame; a hidden page draws none, so a timer helps out. */
const nextFrame = (): Promise<number> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => resolve(performance.now()), 100);
    requestAnimationFrame((time) => {
      clearTimeout(timer);
      resolve(time);
    });
  });
