import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { allowedOrigins } from '../../runtime/adapters/environment';
import { httpsHost, stopOnSignal } from '../../runtime/adapters/https-host';
import { SERVICE_PORT } from '../../runtime/contract';
import { withCors } from '../../runtime/cors';
import { createPipeline } from '../../runtime/pipeline';
import { ephemeralCertificate } from '../../runtime/transport/ephemeral-certificate';
import type { StoredCharge } from './charge';
import { paymentsService } from './service';

const charges = dynamoDbTable<StoredCharge>('charges', {});

// Without gates every request is refused.
const pipeline = withCors(createPipeline(paymentsService({ charges }), {}), allowedOrigins());

// A rejection is not handled: the process ends, and ECS starts another task.
void ephemeralCertificate()
  .then((tls) => httpsHost(pipeline, { port: SERVICE_PORT, tls }))
  .then(stopOnSignal);
