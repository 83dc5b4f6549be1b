import { ENVIRONMENT } from '../../../runtime/contract';
import { decodeVariable } from '../../shared/variable';
import { rotation } from '../rotation';
import { RANDOM_VALUE_TASK, randomValue } from './random-value';

/** Entry of the function that rotates a random value. One that is configured wrongly does not start. */
export const handler = rotation(randomValue(decodeVariable(ENVIRONMENT.task, RANDOM_VALUE_TASK)));
