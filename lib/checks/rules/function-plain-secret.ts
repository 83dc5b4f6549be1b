import type { Rule } from './rule';
import { isPlainSecret } from './secret-names';
import { at, isFunction, isPart } from './values';

/**
 * Environment variables of a function can be read by everyone who may read its configuration.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-encryption
 */
export const functionPlainSecret: Rule = {
  id: 'function-plain-secret',
  level: 'error',
  title: 'A function gets a secret as a plain environment variable.',
  why: 'Everyone who may read its configuration reads it, also in the versions that are kept.',
  fix: 'Read it from Secrets Manager at run time; a variable that only tells where it is ends in `_ARN` or `_NAME`.',
  nist: ['IA-5(7)', 'SC-28'],
  sources: ['CWE-526'],
  types: ['AWS::Lambda::Function', 'AWS::Serverless::Function'],
  breaks: ({ properties }) => {
    const variables = at(properties['Environment'], 'Variables') ?? properties['Environment'];
    if (isFunction(variables)) {
      return true;
    }
    return Object.entries(isPart(variables) ? variables : {})
      .filter(([name, value]) => isPlainSecret(name, value))
      .map(([name]) => name);
  },
};
