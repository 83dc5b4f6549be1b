import {
  APIGatewayClient,
  BadRequestException,
  ConflictException,
  CreateApiKeyCommand,
  type CreateApiKeyCommandInput,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanKeyCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import { mockClient } from 'aws-sdk-client-mock';
import type { AwsCalls } from './interruptions';

const metadata = { $metadata: {} };

interface Key {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly tags: Record<string, string>;
  readonly createdDate: Date;
  enabled: boolean;
  readonly plans: Set<string>;
}

/** The API keys and usage plans of API Gateway in memory: names may repeat, values may not. */
export class MemoryApiGateway {
  readonly keys: Key[] = [];
  private made = 0;

  constructor(
    private readonly calls: AwsCalls,
    private readonly plans: readonly string[],
  ) {}

  install(): void {
    const stub = mockClient(APIGatewayClient);
    const { calls } = this;
    stub.on(GetApiKeysCommand).callsFake((input) => calls.pass(() => this.list(input)));
    stub.on(GetApiKeyCommand).callsFake((input) => calls.pass(() => this.get(input)));
    stub.on(CreateApiKeyCommand).callsFake((input) => calls.pass(() => this.create(input)));
    stub.on(DeleteApiKeyCommand).callsFake((input) => calls.pass(() => this.delete(input)));
    stub.on(CreateUsagePlanKeyCommand).callsFake((input) => calls.pass(() => this.attach(input)));
    stub.on(GetUsagePlanKeyCommand).callsFake((input) => calls.pass(() => this.getAttached(input)));
  }

  /** Whether a request with this value would pass. */
  accepts(value: string): boolean {
    const key = this.keys.find((one) => one.value === value);
    return key?.enabled === true && this.plans.every((plan) => key.plans.has(plan));
  }

  create({ enabled = false, name = '', tags = {}, value = '' }: CreateApiKeyCommandInput): { id: string } {
    if (value.length < 20) {
      throw new BadRequestException({ ...metadata, message: `API Key value '${value}' should be at least 20` });
    }
    if (this.keys.some((one) => one.value === value)) {
      throw new ConflictException({ ...metadata, message: 'API Key already exists' });
    }
    this.made += 1;
    const id = `key${this.made}`;
    this.keys.push({ id, name, value, tags, enabled, createdDate: new Date(this.made * 1_000), plans: new Set() });
    return { id };
  }

  /** Keys on pages of one each, without their values. */
  private list({ nameQuery = '', position = '0' }: { nameQuery?: string; position?: string }) {
    // The real query may match more loosely than its description says.
    const items = this.keys.filter(({ name }) => name.includes(nameQuery));
    const next = Number(position) + 1;
    return {
      items: items
        .slice(next - 1, next)
        .map(({ createdDate, enabled, id, name }) => ({ createdDate, enabled, id, name })),
      position: next < items.length ? String(next) : undefined,
    };
  }

  private get({ apiKey, includeValue }: { apiKey?: string; includeValue?: boolean }) {
    const { id, enabled, name, value } = this.find(apiKey);
    return { id, enabled, name, ...(includeValue && { value }) };
  }

  private delete({ apiKey }: { apiKey?: string }) {
    this.keys.splice(this.keys.indexOf(this.find(apiKey)), 1);
    return {};
  }

  private attach({ keyId, usagePlanId = '' }: { keyId?: string; usagePlanId?: string }) {
    const { plans } = this.find(keyId);
    if (plans.has(usagePlanId)) {
      throw new ConflictException({ ...metadata, message: 'Usage Plan already has this key' });
    }
    plans.add(usagePlanId);
    return {};
  }

  private getAttached({ keyId, usagePlanId = '' }: { keyId?: string; usagePlanId?: string }) {
    const { id, plans } = this.find(keyId);
    if (!plans.has(usagePlanId)) {
      throw new NotFoundException({ ...metadata, message: 'Invalid API Key identifier' });
    }
    return { id };
  }

  private find(id: string | undefined): Key {
    const key = this.keys.find((one) => one.id === id);
    if (key === undefined) {
      throw new NotFoundException({ ...metadata, message: 'Invalid API Key identifier' });
    }
    return key;
  }
}
