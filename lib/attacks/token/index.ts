import type { Attack } from '../attack';
import { behindTheEdge } from './behind-the-edge';
import { BAD_CLAIMS } from './claims';
import { againstEdge, againstService } from './forgery';
import { KEY_REFERENCES } from './key-references';
import { missingScope } from './missing-scope';
import { placesAtEdge, twoTokensPastTheEdge } from './place-of-the-token';
import { BAD_SIGNATURES } from './signature';

const FORGERIES = [...BAD_SIGNATURES, ...KEY_REFERENCES, ...BAD_CLAIMS];

/** Attacks with tokens that should prove nothing: each at the edge, and once more past it. */
export const TOKEN_ATTACKS: readonly Attack[] = [
  ...FORGERIES.map(againstEdge),
  ...placesAtEdge,
  ...FORGERIES.map(againstService),
  twoTokensPastTheEdge,
  ...behindTheEdge,
  ...missingScope,
];
