import { containersThat } from './containers';
import type { Rule } from './rule';
import { isPlainSecret } from './secret-names';
import { at, mayHold } from './values';

/**
 * Environment variables stand in the task definition, which many may describe.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-8
 */
export const containerPlainSecret: Rule = {
  id: 'container-plain-secret',
  level: 'error',
  title: 'A container gets a secret as a plain environment variable.',
  why: 'Everyone who may describe task definitions reads it, also in those that are no longer used.',
  fix: 'Name the secret under `Secrets`; a variable that only tells where a secret is ends in `_ARN` or `_NAME`.',
  nist: ['IA-5(7)', 'SC-28'],
  sources: ['FSBP ECS.8'],
  types: ['AWS::ECS::TaskDefinition'],
  breaks: (task) =>
    containersThat(
      ({ Environment: variables }) => mayHold(variables, (one) => isPlainSecret(at(one, 'Name'), at(one, 'Value'))),
      task,
    ),
};
