import { isCalledByClients } from './methods';
import type { Rule } from './rule';

/**
 * A key is no proof of who calls, but what quotas and rates of a usage plan count by.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
 */
export const methodWithoutApiKey: Rule = {
  id: 'method-without-api-key',
  level: 'warning',
  title: 'A method can be called without an API key.',
  why: 'No quota and no rate of a usage plan bounds what one client takes from all others.',
  fix: 'Set `ApiKeyRequired` to true, and give clients keys in a usage plan.',
  nist: ['SC-5'],
  sources: ['OWASP API4:2023'],
  types: ['AWS::ApiGateway::Method'],
  breaks: ({ properties }) => isCalledByClients(properties) && properties['ApiKeyRequired'] !== true,
};
