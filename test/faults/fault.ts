import type { Simulation } from '../../lib/simulator/system';

/** Something that breaks while the shop sells. */
export interface Fault {
  /** What happens. */
  readonly name: string;
  /** What users are promised meanwhile, beyond that no order is lost or made twice. */
  readonly promised: string;
  /** Time until it is over, in seconds. */
  readonly seconds: number;
  /**
   * Share of orders that must go through at once while it lasts.
   *
   * @default - none: what is refused may be tried again
   */
  readonly least?: number;
  /** Breaks it. @returns mends it; nothing to do where the shop helps itself */
  inject(simulation: Simulation): Promise<(() => Promise<unknown> | unknown) | undefined>;
}
