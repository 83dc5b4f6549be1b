import type { Attack } from '../attack';
import { legalTexts } from './legal-text';
import { forgedCursors, ordersOfAll } from './orders-of-others';
import { badParameters } from './parameters';
import { pastTheEdge } from './past-the-edge';
import { refusedByModel } from './refused-by-model';
import { refusedByService } from './refused-by-service';

/** Attacks with what clients send as data. */
export const INPUT_ATTACKS: readonly Attack[] = [
  ...refusedByModel,
  ...refusedByService,
  ...badParameters,
  ordersOfAll,
  ...forgedCursors,
  ...pastTheEdge,
  ...legalTexts,
];
