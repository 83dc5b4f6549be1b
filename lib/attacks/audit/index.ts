import type { Attack } from '../attack';
import { signatureOfAnother } from './signature-of-another';
import { tamperings } from './tampering';
import { unrecorded } from './unrecorded';

/** Attacks on the audit log. */
export const AUDIT_ATTACKS: readonly Attack[] = [...tamperings, ...signatureOfAnother, ...unrecorded];
