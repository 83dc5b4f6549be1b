import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { allowedOrigins } from '../../runtime/adapters/environment';
import { lambdaHost } from '../../runtime/adapters/lambda-host';
import { withCors } from '../../runtime/cors';
import { createPipeline } from '../../runtime/pipeline';
import { type StoredProfile, usersService } from './service';

const profiles = dynamoDbTable<StoredProfile>('profiles', {});

// Without gates every request is refused.
export const handler = lambdaHost(withCors(createPipeline(usersService({ profiles }), {}), allowedOrigins()));
