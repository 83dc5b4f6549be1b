import type { Attack } from '../attack';
import type { BodyRoute } from './body';

/** A body that a route must not take. */
export interface BadBody extends Pick<Attack, 'name' | 'action' | 'standards'> {
  readonly route: BodyRoute;
  /** The body, with the id of a product that can be bought. */
  readonly body: (product: string) => string | Buffer;
  /** @default 'application/json' */
  readonly contentType?: string;
}
