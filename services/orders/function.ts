import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { lambdaHost } from '../../runtime/adapters/lambda-host';
import policies from './policy.cedar';
import type { StoredOrder } from './ports';
import { ordersService } from './service';
import { catalogue, payments } from './upstreams';

const orders = dynamoDbTable<StoredOrder, 'byCustomer'>('orders', {
  byCustomer: { partitionKey: 'customerId', sortKey: 'createdAt' },
});

export const handler = lambdaHost(ordersService({ orders, catalogue, payments }), policies);
