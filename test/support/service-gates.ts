import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAuthorizer } from '../../runtime/authorization/authorizer';
import type { Gates } from '../../runtime/gates';
import { OPEN_GATES } from '../runtime/support/caller';

/** Gates that decide by the real policies of a service of the shop. */
export function gatesOf(service: string, callers: Readonly<Record<string, readonly string[]>> = {}): Gates {
  const policies = readFileSync(join(__dirname, '../../services', service, 'policy.cedar'), 'utf8');
  const { decide } = createAuthorizer({ policies });
  return { ...OPEN_GATES, callers: new Map(Object.entries(callers)), authorize: decide };
}
