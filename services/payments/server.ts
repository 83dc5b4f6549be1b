import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { runHttpsHost } from '../../runtime/adapters/https-host';
import type { StoredCharge } from './charge';
import policies from './policy.cedar';
import { paymentsService } from './service';

const charges = dynamoDbTable<StoredCharge>('charges', {});

// A rejection is not handled: the process ends, and ECS starts another task.
void runHttpsHost(paymentsService({ charges }), policies);
