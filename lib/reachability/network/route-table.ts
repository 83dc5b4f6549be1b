import { type Addresses, ANY_ADDRESS, sizeOf } from './addresses';
import { type Flow, flowWithout, type Reason, sharedFlow } from './flow';
import { ALL_TRAFFIC } from './traffic';

/** Where a route leads. */
export interface RouteTarget {
  readonly kind: 'local' | 'internet-gateway' | 'nat' | 'egress-only' | 'peering' | 'transit-gateway' | 'other';
  /** What `Ref` of it gives; absent for `local` and for what isn't known. */
  readonly id?: string;
}

/** One route. */
export interface Route {
  readonly destination: Addresses;
  readonly target: RouteTarget;
  readonly because: Reason;
  /** Whether it may not exist, or covers less than it says, as something of it isn't known. */
  readonly uncertain: boolean;
}

/** Addresses that one route leads to, those of more specific routes left out. */
export interface Routed {
  readonly addresses: Addresses;
  readonly target: RouteTarget;
  readonly because: Reason;
}

/**
 * Which route takes which addresses: the most specific one that matches. What isn't quite known takes nothing away from
 * the routes behind it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
 */
export function routedBy(routes: readonly Route[]): Routed[] {
  const bySize = [...routes].sort((a, b) => {
    const [one, other] = [sizeOf(a.destination), sizeOf(b.destination)];
    return one < other ? -1 : one > other ? 1 : 0;
  });
  const routed: Routed[] = [];
  let left: Flow[] = [{ addresses: ANY_ADDRESS, traffic: ALL_TRAFFIC, because: [] }];
  for (const { because, destination, target, uncertain } of bySize) {
    const matched: Flow = { addresses: destination, traffic: ALL_TRAFFIC, because: [] };
    for (const flow of left) {
      const taken = sharedFlow(flow, matched);
      if (taken !== undefined) {
        routed.push({ addresses: taken.addresses, target, because });
      }
    }
    if (!uncertain) {
      left = left.flatMap((flow) => flowWithout(flow, matched));
    }
  }
  return routed;
}
