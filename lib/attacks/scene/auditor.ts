import type { AuditVerdict } from '../../../runtime/audit/verdict';
import { verifyAuditLog } from '../../../runtime/audit/verify';

/** A public key that may vouch for the chains of one service. */
export interface AuditKey {
  /** PEM. */
  readonly pem: string;
  readonly service: string;
}

/** Looks at lines of an audit log, as `palisade audit verify` does. */
export type Auditor = (
  lines: readonly string[],
  keys: readonly AuditKey[],
) => Promise<Pick<AuditVerdict, 'verdict' | 'signed' | 'fault'>>;

/** The project's own verification. */
export const AUDITOR: Auditor = verifyAuditLog;
