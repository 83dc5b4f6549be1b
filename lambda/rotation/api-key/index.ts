import * as z from 'zod/mini';
import { ENVIRONMENT } from '../../../runtime/contract';
import { decodeVariable } from '../../shared/variable';
import { rotation } from '../rotation';
import { rotationSettings } from '../settings';
import { apiKey } from './api-key';
import { apiKeys } from './api-keys';

const { usagePlanIds } = decodeVariable(
  ENVIRONMENT.task,
  z.strictObject({ usagePlanIds: z.array(z.string().check(z.minLength(1))).check(z.minLength(1)) }),
);

/** Entry of the function that rotates an API key. One that is configured wrongly does not start. */
export const handler = rotation(apiKey({ keys: apiKeys(rotationSettings().secretArn), usagePlanIds }));
