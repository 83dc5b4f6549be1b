import type { System, Value } from '../../../assembly/model';
import type { ApiKeyModel, ThrottleModel, UsagePlanModel } from '../model';
import { flag, isMap, list, map, number, text } from '../values';

/** Makes the value of a key that a template leaves to AWS: 40 letters and digits. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(40)), (byte) =>
    'abcdefghijklmnopqrstuvwxyz012345'.charAt(byte % 32),
  ).join('');
}

/** Reads the plans that cover a stage. */
export function readUsagePlans(system: System, apiId: string, stage: string): UsagePlanModel[] {
  return system.ofType('AWS::ApiGateway::UsagePlan').flatMap(({ physicalId: id, properties }) => {
    const covered = list(properties['ApiStages'])
      .map(map)
      .find((entry) => nameOf(system, entry['ApiId']) === apiId && text(entry['Stage']) === stage);
    if (covered === undefined) {
      return [];
    }
    const quota = map(properties['Quota']);
    const limit = number(quota['Limit']);
    const throttle = readThrottle(properties['Throttle']);
    return [
      {
        id,
        ...(throttle !== undefined && { throttle }),
        methodThrottle: new Map(
          Object.entries(map(covered['Throttle'])).flatMap(([name, value]) => {
            const own = readThrottle(value);
            return own === undefined ? [] : [[name, own] as const];
          }),
        ),
        ...(limit !== undefined && {
          quota: { limit, period: (text(quota['Period']) ?? 'DAY') as 'DAY' | 'WEEK' | 'MONTH' },
        }),
      },
    ];
  });
}

/** Reads all keys, each with its plans. */
export function readApiKeys(system: System, newKey: () => string): ApiKeyModel[] {
  return system.ofType('AWS::ApiGateway::ApiKey').map((key) => ({
    id: key.physicalId,
    value: text(key.properties['Value']) ?? newKey(),
    enabled: flag(key.properties['Enabled']) ?? false,
    usagePlanIds: system.ofType('AWS::ApiGateway::UsagePlanKey').flatMap(({ properties }) => {
      const ofKey = properties['KeyId'];
      const isOfKey = ofKey !== undefined && system.named(ofKey)?.id === key.id;
      return isOfKey ? (nameOf(system, properties['UsagePlanId']) ?? []) : [];
    }),
  }));
}

/** A rate with a burst; a plan may have none. */
function readThrottle(value: Value | undefined): ThrottleModel | undefined {
  const rate = number(map(value)['RateLimit']);
  const burst = number(map(value)['BurstLimit']);
  return isMap(value) && rate !== undefined && burst !== undefined ? { rate, burst } : undefined;
}

function nameOf(system: System, value: Value | undefined): string | undefined {
  return value === undefined ? undefined : (system.named(value)?.physicalId ?? text(value));
}
