import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { allowedOrigins } from '../../runtime/adapters/environment';
import { httpsHost, stopOnSignal } from '../../runtime/adapters/https-host';
import { SERVICE_PORT } from '../../runtime/contract';
import { withCors } from '../../runtime/cors';
import { createPipeline } from '../../runtime/pipeline';
import { ephemeralCertificate } from '../../runtime/transport/ephemeral-certificate';
import { productsService, type StoredProduct } from './service';

const products = dynamoDbTable<StoredProduct, 'byStatus'>('products', {
  byStatus: { partitionKey: 'status', sortKey: 'name' },
});

// Without gates every request is refused.
const pipeline = withCors(createPipeline(productsService({ products }), {}), allowedOrigins());

// A rejection is not handled: the process ends, and ECS starts another task.
void ephemeralCertificate()
  .then((tls) => httpsHost(pipeline, { port: SERVICE_PORT, tls }))
  .then(stopOnSignal);
