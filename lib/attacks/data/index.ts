import type { Attack } from '../attack';
import { ciphertextAttacks } from './ciphertext';
import { keyOfAnother } from './key-of-another';
import { tableOfAnother } from './table-of-another';

/** Attacks on what is stored, past the services that store it. */
export const DATA_ATTACKS: readonly Attack[] = [...ciphertextAttacks, ...tableOfAnother, ...keyOfAnother];
