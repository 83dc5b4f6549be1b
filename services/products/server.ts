import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { runHttpsHost } from '../../runtime/adapters/https-host';
import policies from './policy.cedar';
import { productsService, type StoredProduct } from './service';

const products = dynamoDbTable<StoredProduct, 'byStatus'>('products', {
  byStatus: { partitionKey: 'status', sortKey: 'name' },
});

// A rejection is not handled: the process ends, and ECS starts another task.
void runHttpsHost(productsService({ products }), policies);
