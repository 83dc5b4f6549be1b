import { containersThat } from './containers';
import type { Rule } from './rule';

/**
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-5
 */
export const containerWritableRoot: Rule = {
  id: 'container-writable-root',
  level: 'error',
  title: 'A container may write to its root file system.',
  why: 'An attacker can replace programs and leave tools behind for the next request.',
  fix: 'Set `ReadonlyRootFilesystem` to true, and mount a volume for what has to be written.',
  nist: ['CM-7(5)', 'SI-7'],
  sources: ['FSBP ECS.5'],
  types: ['AWS::ECS::TaskDefinition'],
  breaks: (task) => containersThat(({ ReadonlyRootFilesystem: readOnly }) => readOnly !== true, task),
};
