import { EITHER, PARAMETER, type RuleCase } from './rule-case';

const TASK = 'AWS::ECS::TaskDefinition';
const FUNCTION = 'AWS::Lambda::Function';
const container = (...members: Record<string, unknown>[]) => ({
  ContainerDefinitions: members.map((one, index) => ({ Name: `app${index}`, ...one })),
});
const variable = (name: unknown, value: unknown) => container({ Environment: [{ Name: name, Value: value }] });
const variables = (all: unknown) => ({ Environment: { Variables: all } });

export const CONTAINERS: Readonly<Record<string, RuleCase>> = {
  'container-privileged': {
    type: TASK,
    allows: [container({}), container({ Privileged: false }), {}],
    denies: [container({ Privileged: true }), container({ Privileged: false }, { Privileged: true })],
    unresolved: [container({ Privileged: PARAMETER }), { ContainerDefinitions: EITHER }],
  },
  'container-root-user': {
    type: TASK,
    allows: ['1000', '1000:1000', 'app', 'app:app', 'rooted'].map((User) => container({ User })),
    denies: [{}, { User: 'root' }, { User: '0' }, { User: '0:1000' }, { User: 'root:app' }, { User: '' }].map((one) =>
      container(one),
    ),
    unresolved: [container({ User: PARAMETER }), { ContainerDefinitions: [EITHER] }],
  },
  'container-writable-root': {
    type: TASK,
    allows: [container({ ReadonlyRootFilesystem: true })],
    denies: [container({}), container({ ReadonlyRootFilesystem: false })],
    unresolved: [container({ ReadonlyRootFilesystem: PARAMETER })],
  },
  'container-plain-secret': {
    type: TASK,
    allows: [
      variable('TABLE_NAME', 'orders'),
      variable('DB_PASSWORD_ARN', PARAMETER),
      variable('TOKEN_ISSUER', 'https://id.example.com'),
      container({ Secrets: [{ Name: 'DB_PASSWORD', ValueFrom: PARAMETER }] }),
    ],
    denies: [
      variable('DB_PASSWORD', 'hunter2'),
      variable('API_KEY', '0123'),
      variable('clientSecret', '{{resolve:secretsmanager:client}}'),
    ],
    unresolved: [variable('DB_PASSWORD', PARAMETER), variable(PARAMETER, 'it'), container({ Environment: EITHER })],
  },
  'task-on-host-namespace': {
    type: TASK,
    allows: [{}, { NetworkMode: 'awsvpc', PidMode: 'task', IpcMode: 'none' }],
    denies: [{ NetworkMode: 'host' }, { PidMode: 'host' }, { IpcMode: 'host' }],
    unresolved: [{ NetworkMode: PARAMETER }, { PidMode: PARAMETER }, { IpcMode: EITHER }],
  },
  'function-plain-secret': {
    type: FUNCTION,
    allows: [{}, variables({ TABLE: 'orders', SECRET_ARN: PARAMETER, DB_PASSWORD: '' })],
    denies: [variables({ DB_PASSWORD: 'hunter2' }), variables({ GITHUB_TOKEN: 'ghp_0' })],
    unresolved: [variables({ PRIVATE_KEY: EITHER }), variables(EITHER), { Environment: EITHER }],
  },
};
