import type { Attack } from '../attack';
import { brokenHttp, brokenHttpPastTheEdge } from './broken-http';
import { floods } from './flood';
import { foreignOrigins } from './foreign-origin';
import { largeBodies } from './large-body';
import { noGoodKey } from './no-good-key';
import { asProxy, http10 } from './old-http';
import { overTheQuota, overTheRate } from './over-the-plan';
import { encodedTwice, traversals } from './traversal';
import { undeclared } from './undeclared';

/** Attacks on the way in. */
export const EDGE_ATTACKS: readonly Attack[] = [
  ...brokenHttp,
  ...brokenHttpPastTheEdge,
  http10,
  asProxy,
  ...largeBodies,
  ...floods,
  ...undeclared,
  ...traversals,
  encodedTwice,
  ...noGoodKey,
  overTheRate,
  overTheQuota,
  ...foreignOrigins,
];
