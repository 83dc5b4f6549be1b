import type { Rule } from './rule';

/**
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-3
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/ecs-controls.html#ecs-17
 */
export const taskOnHostNamespace: Rule = {
  id: 'task-on-host-namespace',
  level: 'error',
  title: 'A task shares the network or the processes of its host.',
  why: 'It sees and signals the processes of the host, or takes its addresses, past every security group of its own.',
  fix: 'Set `NetworkMode` to awsvpc; leave `PidMode` and `IpcMode` out, or set them to task.',
  nist: ['SC-39', 'SC-7'],
  sources: ['FSBP ECS.3', 'FSBP ECS.17'],
  types: ['AWS::ECS::TaskDefinition'],
  breaks: ({ properties: { IpcMode: ipc = 'task', NetworkMode: network = 'bridge', PidMode: pid = 'task' } }) =>
    !['awsvpc', 'bridge', 'none'].includes(String(network)) ||
    pid !== 'task' ||
    !['task', 'none'].includes(String(ipc)),
};
