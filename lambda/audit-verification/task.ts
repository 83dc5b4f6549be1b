import * as z from 'zod/mini';
import { type AuditVerificationTask, ENVIRONMENT } from '../../runtime/contract';
import { decodeVariable } from '../shared/variable';

const TASK = z.strictObject({
  bucket: z.string().check(z.minLength(3), z.maxLength(63)),
  // Without keys, no signature would be looked at.
  signers: z.array(z.string().check(z.minLength(1))).check(z.minLength(1), z.maxLength(10)),
});

/**
 * The archive that the function verifies, and where it is written who may sign.
 *
 * @throws ConfigurationError when the environment does not say it exactly
 */
export function auditVerificationTask(environment: NodeJS.ProcessEnv = process.env): AuditVerificationTask {
  return decodeVariable(ENVIRONMENT.task, TASK, environment);
}
