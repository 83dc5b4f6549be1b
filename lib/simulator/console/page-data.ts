import type { SystemMap } from './map/model';

/** A scenario, as the page knows it. */
export interface PageScenario {
  readonly id: string;
  readonly title: string;
  readonly explains: string;
  /** `<method> <path>` */
  readonly route: string;
  readonly isAttack: boolean;
  /** Who sends it unless another is chosen. */
  readonly sender?: string;
}

/** Everything that the page knows before anything happens: `GET /__palisade/system`. */
export interface PageData extends SystemMap {
  readonly scenarios: readonly PageScenario[];
  readonly users: readonly { readonly name: string; readonly sub: string; readonly groups: readonly string[] }[];
}
