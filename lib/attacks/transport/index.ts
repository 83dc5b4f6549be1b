import type { Attack } from '../attack';
import { edgePort } from './edge-port';
import { handshakes } from './handshakes';
import { plaintext } from './plaintext';
import { segments } from './segments';
import { sessions } from './sessions';

/** Attacks on the connections between services. */
export const TRANSPORT_ATTACKS: readonly Attack[] = [
  ...handshakes,
  ...plaintext,
  ...edgePort,
  ...sessions,
  ...segments,
];
