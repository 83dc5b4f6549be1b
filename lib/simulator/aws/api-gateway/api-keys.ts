import { randomBytes } from 'node:crypto';
import { AwsError } from '../error';

/** An API key. */
export interface ApiKeyResource {
  readonly id: string;
  readonly value: string;
  /** @default - none */
  readonly name?: string;
  /** @default true */
  readonly enabled?: boolean;
  /** @default - none */
  readonly tags?: Readonly<Record<string, string>>;
  /** Ids of the usage plans that it stands in. @default - none */
  readonly usagePlanIds?: readonly string[];
}

/** An API key as it is kept. */
export interface ApiKey extends Required<Omit<ApiKeyResource, 'usagePlanIds'>> {
  readonly created: Date;
  readonly plans: Set<string>;
}

/** API Gateway takes no shorter values. */
const SHORTEST_VALUE = 20;

/** The API keys of the account. */
export class ApiKeys {
  private readonly keys = new Map<string, ApiKey>();

  constructor(
    resources: readonly ApiKeyResource[],
    private readonly now: () => Date,
  ) {
    for (const { enabled = true, name = '', tags = {}, usagePlanIds = [], ...rest } of resources) {
      this.keys.set(rest.id, { ...rest, enabled, name, tags, created: now(), plans: new Set(usagePlanIds) });
    }
  }

  /** All keys, oldest first. */
  get all(): readonly ApiKey[] {
    return [...this.keys.values()];
  }

  find(id: string): ApiKey | undefined {
    return this.keys.get(id);
  }

  /** @throws AwsError when there is no such key */
  require(id: string): ApiKey {
    const key = this.find(id);
    if (key === undefined) {
      throw new AwsError('NotFoundException', 'Invalid API Key identifier specified', 404);
    }
    return key;
  }

  /** @throws AwsError when the value is too short, or another key has it */
  create(key: Pick<ApiKey, 'enabled' | 'name' | 'tags' | 'value'>): ApiKey {
    if (key.value.length < SHORTEST_VALUE) {
      throw new AwsError('BadRequestException', `API Key value should be at least ${SHORTEST_VALUE} characters`);
    }
    if (this.all.some(({ value }) => value === key.value)) {
      throw new AwsError('ConflictException', 'API Key already exists', 409);
    }
    const made = { ...key, id: randomBytes(5).toString('hex'), created: this.now(), plans: new Set<string>() };
    this.keys.set(made.id, made);
    return made;
  }

  /** @throws AwsError when there is no such key */
  delete(id: string): void {
    this.keys.delete(this.require(id).id);
  }

  /** @throws AwsError when the key is not there, or stands in the plan already */
  attach(id: string, usagePlanId: string): ApiKey {
    const key = this.require(id);
    if (key.plans.has(usagePlanId)) {
      throw new AwsError('ConflictException', 'Usage Plan already has this key', 409);
    }
    key.plans.add(usagePlanId);
    return key;
  }
}
