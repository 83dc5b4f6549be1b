import type { AuditLog } from '../audit/audit-log';
import { sourceClass } from '../audit/source-class';
import type { RefusedConnection } from '../transport/refused-connection';

/** What refused connections are recorded with. */
export interface ConnectionAuditOptions {
  /** Name of the service that refused them. */
  readonly service: string;
  /**
   * Records a decision.
   *
   * @default - nothing is recorded; without an audit log every request is refused as well
   */
  readonly audit?: AuditLog['record'];
  /** The clock. */
  readonly now: () => Date;
}

/** Most refused connections that are recorded in one second. Anybody in the network can make more than can be kept. */
const MAX_PER_SECOND = 20;

/** Records refused connections, and says in the next record how many were left out of a flood. */
export function connectionAudit({ audit, now, service }: ConnectionAuditOptions): (refused: RefusedConnection) => void {
  let second = Number.NaN;
  let recorded = 0;
  let omitted = 0;

  return ({ caller, reason, source }) => {
    const thisSecond = Math.floor(now().getTime() / 1_000);
    if (thisSecond !== second) {
      second = thisSecond;
      recorded = 0;
    }
    if (recorded === MAX_PER_SECOND) {
      omitted += 1;
      return;
    }
    recorded += 1;
    const id = crypto.randomUUID();
    const facts = {
      action: `${service}:Connect`,
      status: 'deny',
      reason: omitted > 0 ? `${reason}; ${omitted} connections refused before this one are not recorded` : reason,
      caller,
      policyIds: [],
      correlationId: id,
      requestId: id,
      sourceClass: sourceClass(source),
    } as const;
    omitted = 0;
    // What was refused is refused, recorded or not; the log itself reports what it could not keep.
    void Promise.resolve(audit?.(facts)).catch(() => undefined);
  };
}
