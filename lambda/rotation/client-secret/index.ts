import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/mini';
import { ENVIRONMENT } from '../../../runtime/contract';
import { decodeVariable } from '../../shared/variable';
import { rotation } from '../rotation';
import { clientSecret } from './client-secret';
import { isAcceptedSecret } from './token-endpoint';
import { userPoolClient } from './user-pool-client';

const task = decodeVariable(
  ENVIRONMENT.task,
  z.strictObject({
    userPoolId: z.string().check(z.regex(/^[\w-]+_[0-9a-zA-Z]+$/)),
    clientId: z.string().check(z.regex(/^[\w+]+$/)),
    tokenEndpoint: z.string().check(z.regex(/^https:\/\/[a-z0-9.-]+\/oauth2\/token$/)),
  }),
);

/** Entry of the function that rotates the secret of a Cognito client. One that is configured wrongly does not start. */
export const handler = rotation(
  clientSecret({
    clientId: task.clientId,
    client: userPoolClient(task),
    isAccepted: (secret) => isAcceptedSecret(task, secret),
    wait: setTimeout,
  }),
);
