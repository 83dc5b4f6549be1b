import type { Attack } from '../attack';
import { forgedCertificates } from './forged-certificate';
import { forgedIdentity } from './forged-identity';
import { forgedRecord } from './forged-record';
import { otherRequest } from './other-request';

/** Attacks with headers that something behind the edge might believe. */
export const HEADER_ATTACKS: readonly Attack[] = [
  ...forgedIdentity,
  ...forgedCertificates,
  ...forgedRecord,
  ...otherRequest,
];
