import { matchesEvent } from '../detections/support/event-pattern';
import { MONITORED } from './support/monitored';

const CLUSTER = 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop';
const [rule] = Object.values(MONITORED.findResources('AWS::Events::Rule'));
const pattern = JSON.parse(
  JSON.stringify(rule?.Properties.EventPattern).replace(/\{"Fn::Join":\["",\["arn:",[^\]]*\]\]\}/, `"${CLUSTER}"`),
);

/** As AWS documents it: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html */
function taskStateChange(detail: Record<string, unknown>, detailType = 'ECS Task State Change') {
  return {
    version: '0',
    id: '3317b2af-7005-947d-b652-f55e762e571a',
    'detail-type': detailType,
    source: 'aws.ecs',
    account: '111122223333',
    time: '2026-11-24T17:57:58Z',
    region: 'eu-central-1',
    resources: [`${CLUSTER.replace('cluster/', 'task/')}/c13b4cb40f1f4fe4a2971f76ae5a47ad`],
    detail: {
      clusterArn: CLUSTER,
      containers: [{ name: 'app', exitCode: 1, lastStatus: 'STOPPED' }],
      desiredStatus: 'STOPPED',
      group: 'service:orders',
      lastStatus: 'STOPPED',
      launchType: 'FARGATE',
      startedBy: 'ecs-svc/9223370545345641169',
      stopCode: 'EssentialContainerExited',
      stoppedReason: 'Essential container in task exited',
      ...detail,
    },
  };
}

it.each([
  ['a process that crashed', {}],
  ['a process that ended as if all were well', { containers: [{ name: 'app', exitCode: 0 }] }],
])('tells of %s', (_, detail) => {
  expect(matchesEvent(pattern, taskStateChange(detail))).toBe(true);
});

it.each([
  ['a task that a deployment stopped', { stopCode: 'ServiceSchedulerInitiated', stoppedReason: 'Scaling activity' }],
  ['a task that a person stopped', { stopCode: 'UserInitiated' }],
  ['a task that is about to stop', { lastStatus: 'DEPROVISIONING' }],
  ['a task of another cluster', { clusterArn: `${CLUSTER}-other` }],
])('does not tell of %s', (_, detail) => {
  expect(matchesEvent(pattern, taskStateChange(detail))).toBe(false);
});

it('does not tell of deployments', () => {
  expect(matchesEvent(pattern, taskStateChange({}, 'ECS Deployment State Change'))).toBe(false);
});
