import type { PlaceKind } from './model';
import { LAST_PORT } from './traffic';

/** Kinds whose clients decide about their operating system, so that they can open connections from any port. */
const ANY_SOURCE: readonly PlaceKind[] = ['task', 'instance', 'internet', 'other'];

/**
 * Ports from which connections are opened, and to which replies go, as network ACLs see them. Whoever runs their own
 * system may choose a low one on purpose.
 * https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
 */
export function sourcePorts(kind: PlaceKind): readonly [number, number] {
  return [ANY_SOURCE.includes(kind) ? 1 : 1024, LAST_PORT];
}
