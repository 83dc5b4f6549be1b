import { containersThat } from './containers';
import type { Rule } from './rule';

/**
 * A privileged container has all capabilities of its host.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-4
 */
export const containerPrivileged: Rule = {
  id: 'container-privileged',
  level: 'error',
  title: 'A container is privileged.',
  why: 'Code that runs in it owns the host, and with it every other container there.',
  fix: 'Set `Privileged` to false, or leave it out; add the single capability that is needed.',
  nist: ['AC-6', 'CM-7'],
  sources: ['FSBP ECS.4'],
  types: ['AWS::ECS::TaskDefinition'],
  breaks: (task) =>
    containersThat(({ Privileged: privileged }) => privileged !== undefined && privileged !== false, task),
};
