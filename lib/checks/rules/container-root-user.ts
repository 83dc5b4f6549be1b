import { containersThat } from './containers';
import type { Rule } from './rule';

/** A user, or a user and a group, other than root's. */
const OTHER_THAN_ROOT = /^(?!(root|0+)(:|$))[\w.-]+(:[\w.-]+)?$/;

/**
 * Without `User`, a container runs as the user of its image, which is root unless the image says otherwise: a template
 * can't tell.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-20
 */
export const containerRootUser: Rule = {
  id: 'container-root-user',
  level: 'error',
  title: 'A container runs as root, or does not say as whom.',
  why: 'A flaw of the kernel or of a mount gives root in the container root outside of it.',
  fix: 'Set `User` to an id above zero, e.g. `1000:1000`.',
  nist: ['AC-6(10)', 'CM-7'],
  sources: ['FSBP ECS.20'],
  types: ['AWS::ECS::TaskDefinition'],
  breaks: (task) => containersThat(({ User: user }) => typeof user !== 'string' || !OTHER_THAN_ROOT.test(user), task),
};
