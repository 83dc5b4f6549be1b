import { runHttpsHost } from 'cdk-palisade/runtime';
import policies from './policy.cedar';
import { pricesService } from './service';

// A rejection is not handled: the process ends, and ECS starts another task.
void runHttpsHost(pricesService, policies);
