import { isCalledByClients } from './methods';
import type { Rule } from './rule';
import { isSet } from './values';

/**
 * The public packs ask for a validator of the API; a method uses one only if it names it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-validation-set-up.html
 */
export const methodWithoutValidator: Rule = {
  id: 'method-without-validator',
  level: 'error',
  title: 'A method hands on requests that nobody validated.',
  why: 'Malformed and oversized input reaches the code behind it.',
  fix: 'Set `RequestValidatorId`, and declare parameters and models.',
  nist: ['SI-10'],
  sources: ['OWASP API8:2023'],
  types: ['AWS::ApiGateway::Method'],
  breaks: ({ properties }) => isCalledByClients(properties) && !isSet(properties['RequestValidatorId']),
};
