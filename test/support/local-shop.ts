import type { APIGatewayProxyEvent } from 'aws-lambda';
import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { type HttpsHost, httpsHost } from '../../runtime/adapters/https-host';
import { kmsDataKeys } from '../../runtime/adapters/kms-data-keys';
import type { LambdaHandler } from '../../runtime/adapters/lambda-events';
import { lambdaHost } from '../../runtime/adapters/lambda-host';
import { type Sealed, withEncryptedFields } from '../../runtime/encryption/encrypted-table';
import { createFieldCipher } from '../../runtime/encryption/field-cipher';
import type { StoredOrder } from '../../services/orders/ports';
import { ordersService } from '../../services/orders/service';
import { catalogue, payments } from '../../services/orders/upstreams';
import type { StoredCharge } from '../../services/payments/charge';
import { paymentsService } from '../../services/payments/service';
import { productsService, type StoredProduct } from '../../services/products/service';
import { type StoredProfile, usersService } from '../../services/users/service';
import { type LocalPlatform, policiesOf, startPlatform, TABLES } from './local-platform';

/** The four services of the shop on this machine, behind all their gates. */
export interface LocalShop extends Omit<LocalPlatform, 'environmentOf'> {
  readonly users: LambdaHandler;
  readonly orders: LambdaHandler;
  readonly products: HttpsHost;
  readonly payments: HttpsHost;
  /** Stops everything; the audit chains of the servers are signed then. */
  stop(): Promise<void>;
}

/**
 * Starts the shop: the handlers that are deployed, over real sockets, certificates, tokens, policies and
 * ciphertexts; only DynamoDB and KMS are emulated.
 *
 * @param revokedUsers people whose tokens are revoked from the start
 */
export async function startShop(revokedUsers: readonly string[] = []): Promise<LocalShop> {
  const platform = await startPlatform(revokedUsers);

  /** The environment of one service is in place while its host is built, as it is while a process starts. */
  async function start<Host>(service: string, host: (policies: string) => Host | Promise<Host>): Promise<Host> {
    const before = { ...process.env };
    Object.assign(process.env, await platform.environmentOf(service));
    try {
      const started = await host(policiesOf(service));
      // A function reads its environment as soon as it is loaded, and gives nothing to wait for.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return started;
    } finally {
      process.env = before;
    }
  }

  const products = await start('products', (policies) => {
    const table = dynamoDbTable<StoredProduct, 'byStatus'>('products', TABLES.products);
    return httpsHost(productsService({ products: table }), policies, { port: 0, edgePort: 0 });
  });
  const charging = await start('payments', (policies) => {
    const charges = dynamoDbTable<StoredCharge>('charges', {});
    return httpsHost(paymentsService({ charges }), policies, { port: 0, edgePort: 0 });
  });
  const ports = new Map([
    ['products', products.port],
    ['payments', charging.port],
  ]);
  const orders = await start('orders', (policies) => {
    const table = dynamoDbTable<StoredOrder, 'byCustomer'>('orders', TABLES.orders);
    const addressOf = (service: string) => ({ host: '127.0.0.1', port: ports.get(service) ?? 0 });
    return lambdaHost(ordersService({ orders: table, catalogue, payments }), policies, { addressOf });
  });
  const users = await start('users', (policies) => {
    const table = dynamoDbTable<Sealed<StoredProfile, 'email' | 'address'>>('profiles', {});
    const cipher = createFieldCipher({ service: 'users', store: 'profiles', dataKeys: kmsDataKeys() });
    return lambdaHost(usersService({ profiles: withEncryptedFields(table, cipher, ['email', 'address']) }), policies);
  });

  return {
    ...platform,
    users,
    orders,
    products,
    payments: charging,
    async stop() {
      await Promise.all([products.close(), charging.close()]);
      await platform.stop();
    },
  };
}

/** An event as API Gateway sends it. */
export function gatewayEvent(
  method: string,
  path: string,
  options: {
    readonly token?: string;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): APIGatewayProxyEvent {
  const headers = {
    ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
    ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...options.headers,
  };
  return {
    httpMethod: method,
    path,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    multiValueQueryStringParameters: null,
    body: options.body === undefined ? null : JSON.stringify(options.body),
    isBase64Encoded: false,
    requestContext: { requestId: crypto.randomUUID(), identity: { sourceIp: '203.0.113.7' } },
  } as unknown as APIGatewayProxyEvent;
}
