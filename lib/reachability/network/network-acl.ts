import { type Addresses, ANY_ADDRESS } from './addresses';
import { type Flow, flowWithout, type Reason, sharedFlow } from './flow';
import { ALL_TRAFFIC, type Traffic } from './traffic';

/** One entry of a network ACL, of one direction. */
export interface AclEntry {
  /** Its place in the order; `undefined` when not known. */
  readonly number: number | undefined;
  readonly allows: boolean;
  readonly addresses: Addresses;
  readonly traffic: Traffic;
  readonly because: Reason;
  /** Whether it may match less than it says, or may not exist, as something of it isn't known. */
  readonly uncertain: boolean;
}

/**
 * What the entries of one direction let through: the first that matches, by number, decides; what none matches is
 * denied. An entry that isn't quite known allows all that it may allow, denies nothing, and leaves what it matches to the
 * entries behind it.
 * https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function allowedBy(entries: readonly AclEntry[]): Flow[] {
  const allowed: Flow[] = entries
    .filter((entry) => entry.allows && entry.number === undefined)
    .map(({ addresses, because, traffic }) => ({ addresses, traffic, because: [because] }));
  let left: Flow[] = [{ addresses: ANY_ADDRESS, traffic: ALL_TRAFFIC, because: [] }];
  const ordered = entries
    .filter((entry): entry is AclEntry & { number: number } => entry.number !== undefined)
    .sort((a, b) => a.number - b.number);
  for (const entry of ordered) {
    const matched: Flow = { addresses: entry.addresses, traffic: entry.traffic, because: [entry.because] };
    if (entry.allows) {
      allowed.push(...left.flatMap((flow) => sharedFlow(flow, matched) ?? []));
    }
    if (!entry.uncertain) {
      left = left.flatMap((flow) => flowWithout(flow, matched));
    }
  }
  return allowed;
}
