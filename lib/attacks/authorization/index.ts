import type { Attack } from '../attack';
import { forgedEvents } from './forged-event';
import { ofAnother } from './of-another';
import { orderOfAnother } from './order-of-another';
import { ownRole } from './own-role';
import { rulesOfTheShop } from './rules-of-the-shop';
import { serviceAccount } from './service-account';
import { undeclaredCalls } from './undeclared-call';

/** Attacks by people and programs who are known, on what is not theirs. */
export const AUTHORIZATION_ATTACKS: readonly Attack[] = [
  orderOfAnother,
  ...ofAnother,
  ...ownRole,
  ...serviceAccount,
  ...undeclaredCalls,
  ...forgedEvents,
  ...rulesOfTheShop,
];
