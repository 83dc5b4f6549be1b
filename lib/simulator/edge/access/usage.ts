import type { ApiKeyModel, QuotaModel, StageModel, ThrottleModel } from '../model';
import { Refusal } from '../refusal';

/** Counts what clients use: one bucket for each limit, one counter for each quota. */
export class Usage {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();
  private readonly quotas = new Map<string, { period: string; count: number }>();

  constructor(private readonly now: () => Date) {}

  /**
   * Takes one request of a key from its usage plans, the limits of the method first.
   *
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html
   *
   * @throws Refusal where a limit is reached
   */
  spend(stage: StageModel, method: string, key: ApiKeyModel): void {
    const plans = stage.usagePlans.filter(({ id }) => key.usagePlanIds.includes(id));
    for (const plan of plans) {
      const limits = [plan.methodThrottle.get(method), plan.throttle];
      for (const [index, limit] of limits.entries()) {
        if (limit !== undefined && !this.take(JSON.stringify([plan.id, key.id, index === 0 ? method : '']), limit)) {
          throw new Refusal('usage-plan', 'THROTTLED', 'the rate of the usage plan is exceeded');
        }
      }
      if (plan.quota !== undefined && !this.count(JSON.stringify([plan.id, key.id]), plan.quota)) {
        throw new Refusal('usage-plan', 'QUOTA_EXCEEDED', 'the quota of the usage plan is used up');
      }
    }
  }

  /**
   * Takes one request from a token bucket.
   *
   * @returns whether there was one left
   */
  take(name: string, { rate, burst }: ThrottleModel): boolean {
    const at = this.now().getTime();
    const last = this.buckets.get(name) ?? { tokens: burst, at };
    const tokens = Math.min(burst, last.tokens + (Math.max(0, at - last.at) / 1_000) * rate);
    this.buckets.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    return tokens >= 1;
  }

  /**
   * Sets how many requests a key has left in this period, as an operator may by `UpdateUsage`.
   *
   * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateUsage.html
   */
  setRemaining(stage: StageModel, key: ApiKeyModel, remaining: number): void {
    for (const { id, quota } of stage.usagePlans) {
      if (quota !== undefined && key.usagePlanIds.includes(id)) {
        const period = periodOf(quota.period, this.now());
        this.quotas.set(JSON.stringify([id, key.id]), { period, count: quota.limit - remaining });
      }
    }
  }

  private count(name: string, { limit, period }: QuotaModel): boolean {
    const current = periodOf(period, this.now());
    const last = this.quotas.get(name);
    const count = last?.period === current ? last.count : 0;
    if (count >= limit) {
      return false;
    }
    this.quotas.set(name, { period: current, count: count + 1 });
    return true;
  }
}

/** First day of the calendar period, UTC; weeks begin on Sunday. */
function periodOf(period: QuotaModel['period'], now: Date): string {
  const day = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), period === 'MONTH' ? 1 : now.getUTCDate()));
  if (period === 'WEEK') {
    day.setUTCDate(day.getUTCDate() - day.getUTCDay());
  }
  return day.toISOString();
}
