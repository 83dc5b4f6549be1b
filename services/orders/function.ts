import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { allowedOrigins } from '../../runtime/adapters/environment';
import { lambdaHost } from '../../runtime/adapters/lambda-host';
import { withCors } from '../../runtime/cors';
import { createPipeline } from '../../runtime/pipeline';
import type { StoredOrder } from './ports';
import { ordersService } from './service';
import { catalogue, payments } from './upstreams';

const orders = dynamoDbTable<StoredOrder, 'byCustomer'>('orders', {
  byCustomer: { partitionKey: 'customerId', sortKey: 'createdAt' },
});

// Without gates every request is refused.
export const handler = lambdaHost(
  withCors(createPipeline(ordersService({ orders, catalogue, payments }), {}), allowedOrigins()),
);
