import { ARCHIVE_BENIGN, ARCHIVE_FAULTS } from './archives';
import type { Case } from './case';
import { CONNECTION_BENIGN, CONNECTION_FAULTS } from './connections';
import { EDGE_BENIGN, EDGE_FAULTS } from './edges';
import { ENCRYPTION_BENIGN, ENCRYPTION_FAULTS } from './encryption';
import { POWER_BENIGN, POWER_FAULTS } from './powers';
import { ROUTE_BENIGN, ROUTE_FAULTS } from './routes';
import { SECRET_BENIGN, SECRET_FAULTS } from './secrets-and-keys';
import { STORE_BENIGN, STORE_FAULTS } from './stores';
import { STRANGER_BENIGN, STRANGER_FAULTS } from './strangers';

export type { Case } from './case';

/** Faults that must be found. */
export const FAULTS: readonly Case[] = [
  ...STORE_FAULTS,
  ...SECRET_FAULTS,
  ...POWER_FAULTS,
  ...ARCHIVE_FAULTS,
  ...STRANGER_FAULTS,
  ...ROUTE_FAULTS,
  ...EDGE_FAULTS,
  ...ENCRYPTION_FAULTS,
  ...CONNECTION_FAULTS,
];

/** Edits that change nothing about what their invariant says. */
export const BENIGN: readonly Case[] = [
  ...STORE_BENIGN,
  ...SECRET_BENIGN,
  ...POWER_BENIGN,
  ...ARCHIVE_BENIGN,
  ...STRANGER_BENIGN,
  ...ROUTE_BENIGN,
  ...EDGE_BENIGN,
  ...ENCRYPTION_BENIGN,
  ...CONNECTION_BENIGN,
];
