import type { AccessRequest, Authority } from '../../../lib/simulator/aws';

/** An authority that allows what a table names, `action resource`, and remembers what it was asked. */
export class TableAuthority implements Authority {
  readonly asked: AccessRequest[] = [];
  private readonly allowed = new Set<string>();

  allow(...grants: readonly string[]): this {
    for (const grant of grants) {
      this.allowed.add(grant);
    }
    return this;
  }

  forbid(grant: string): void {
    this.allowed.delete(grant);
  }

  /** The last question about an action. */
  about(action: string): AccessRequest | undefined {
    return this.asked.findLast((request) => request.action === action);
  }

  decide(request: AccessRequest) {
    this.asked.push(request);
    const allowed = this.allowed.has(`${request.action} ${request.resourceArn}`);
    return { allowed, reason: allowed ? 'the table says so' : 'no identity-based policy allows it' };
  }
}
