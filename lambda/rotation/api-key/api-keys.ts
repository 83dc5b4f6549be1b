import type { APIGatewayClient, ApiKey } from '@aws-sdk/client-api-gateway';
import { PATIENT_LIMITS } from '../patient-limits';

/** A key as API Gateway lists it, without its value. */
export interface ListedKey {
  readonly id: string;
  /** Version of the secret that it was made for. */
  readonly version: string;
}

/** The API keys that were made for one secret. */
export interface ApiKeys {
  /** All of them, oldest first. */
  list(): Promise<readonly ListedKey[]>;
  /** Makes one, and returns its id. */
  create(version: string, value: string): Promise<string>;
  /** Deletes one, if it is still there. */
  delete(id: string): Promise<void>;
  /** Value of a key; `undefined` when it is gone or disabled. */
  enabledValue(id: string): Promise<string | undefined>;
  /** Puts a key into a usage plan, where it may stand already. */
  attach(id: string, usagePlanId: string): Promise<void>;
  /** Whether a key stands in a usage plan. */
  isAttached(id: string, usagePlanId: string): Promise<boolean>;
}

/** Tag by which the role of the function knows the keys of its secret. */
const OWNER_TAG = 'palisade:secret';

/**
 * The keys of one secret, known by their names: the secret's name with the suffix that Secrets Manager gives it,
 * which no other secret of the account and region ever has, and the version.
 */
export function apiKeys(secretArn: string): ApiKeys {
  const prefix = `${secretArn.split(':').slice(6).join(':')}/`;
  let client: APIGatewayClient | undefined;

  async function connect() {
    const sdk = await import('@aws-sdk/client-api-gateway');
    client ??= new sdk.APIGatewayClient(PATIENT_LIMITS);
    return { sdk, client };
  }

  /** What is not there is `undefined`. */
  async function unlessMissing<Result>(request: Promise<Result>): Promise<Result | undefined> {
    const { sdk } = await connect();
    return request.catch((error: unknown) => {
      if (error instanceof sdk.NotFoundException) {
        return undefined;
      }
      throw error;
    });
  }

  return {
    async list() {
      const { client, sdk } = await connect();
      const found: ApiKey[] = [];
      for await (const { items = [] } of sdk.paginateGetApiKeys({ client }, { nameQuery: prefix })) {
        // The query is a prefix today; a looser one must never lead to a deletion.
        found.push(...items.filter(({ name }) => name?.startsWith(prefix)));
      }
      return found
        .sort((one, other) => (one.createdDate?.getTime() ?? 0) - (other.createdDate?.getTime() ?? 0))
        .map(({ id = '', name = '' }) => ({ id, version: name.slice(prefix.length) }));
    },

    async create(version, value) {
      const { client, sdk } = await connect();
      const name = `${prefix}${version}`;
      const tags = { [OWNER_TAG]: secretArn };
      const { id } = await client.send(new sdk.CreateApiKeyCommand({ name, value, enabled: true, tags }));
      return id ?? '';
    },

    async delete(id) {
      const { client, sdk } = await connect();
      await unlessMissing(client.send(new sdk.DeleteApiKeyCommand({ apiKey: id })));
    },

    async enabledValue(id) {
      const { client, sdk } = await connect();
      const key = await unlessMissing(client.send(new sdk.GetApiKeyCommand({ apiKey: id, includeValue: true })));
      return key?.enabled === true ? key.value : undefined;
    },

    async attach(id, usagePlanId) {
      const { client, sdk } = await connect();
      try {
        await client.send(new sdk.CreateUsagePlanKeyCommand({ usagePlanId, keyId: id, keyType: 'API_KEY' }));
      } catch (error) {
        if (!(error instanceof sdk.ConflictException)) {
          throw error;
        }
      }
    },

    async isAttached(id, usagePlanId) {
      const { client, sdk } = await connect();
      const key = await unlessMissing(client.send(new sdk.GetUsagePlanKeyCommand({ usagePlanId, keyId: id })));
      return key !== undefined;
    },
  };
}
