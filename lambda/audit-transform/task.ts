import * as z from 'zod/mini';
import { AUDIT_SOURCES, type AuditTransformTask, ENVIRONMENT } from '../../runtime/contract';
import { decodeVariable } from '../shared/variable';

const TASK = z.strictObject({ source: z.enum(AUDIT_SOURCES) });

/**
 * Where the lines of the function's delivery stream come from.
 *
 * @throws ConfigurationError when the environment does not say it exactly
 */
export function auditTransformTask(environment: NodeJS.ProcessEnv = process.env): AuditTransformTask {
  return decodeVariable(ENVIRONMENT.task, TASK, environment);
}
