import { lambdaHost } from 'cdk-palisade/runtime';
import policies from './policy.cedar';
import { quotesService } from './service';

export const handler = lambdaHost(quotesService, policies);
