import type { Attack } from './attack';
import { AUDIT_ATTACKS } from './audit';
import { AUTHORIZATION_ATTACKS } from './authorization';
import { DATA_ATTACKS } from './data';
import { EDGE_ATTACKS } from './edge';
import { HEADER_ATTACKS } from './headers';
import { INPUT_ATTACKS } from './input';
import { SECRETS_ATTACKS } from './secrets';
import { TOKEN_ATTACKS } from './token';
import { TRANSPORT_ATTACKS } from './transport';

/** All attacks, by category, in the order in which a request would meet them. */
export const ATTACKS: readonly Attack[] = [
  ...EDGE_ATTACKS,
  ...TOKEN_ATTACKS,
  ...HEADER_ATTACKS,
  ...INPUT_ATTACKS,
  ...AUTHORIZATION_ATTACKS,
  ...TRANSPORT_ATTACKS,
  ...DATA_ATTACKS,
  ...AUDIT_ATTACKS,
  ...SECRETS_ATTACKS,
];
