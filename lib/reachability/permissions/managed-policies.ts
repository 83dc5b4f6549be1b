import { Unknown, type Value } from '../../assembly';

const allow = (actions: string, resources: string | readonly string[] = '*'): Value => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: actions.split(' '), Resource: resources }],
});

const LOGGING = 'logs:CreateLogGroup logs:CreateLogStream logs:PutLogEvents';
const INTERFACES =
  'ec2:CreateNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:DeleteNetworkInterface ec2:AssignPrivateIpAddresses ec2:UnassignPrivateIpAddresses';
const PULLING =
  'ecr:GetAuthorizationToken ecr:BatchCheckLayerAvailability ecr:GetDownloadUrlForLayer ecr:BatchGetImage';
const AGENT =
  'ssm:UpdateInstanceInformation ssmmessages:CreateControlChannel ssmmessages:CreateDataChannel ssmmessages:OpenControlChannel ssmmessages:OpenDataChannel ec2messages:GetMessages ec2messages:AcknowledgeMessage';

/**
 * What AWS managed policies allow that matters to a proof, by their name.
 *
 * @see https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
 */
const DOCUMENTS: Readonly<Record<string, Value>> = {
  AWSLambdaBasicExecutionRole: allow(LOGGING),
  AWSLambdaVPCAccessExecutionRole: allow(`${LOGGING} ${INTERFACES}`),
  AWSLambdaENIManagementAccess: allow(INTERFACES),
  AWSLambdaSQSQueueExecutionRole: allow(`sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes ${LOGGING}`),
  AWSLambdaDynamoDBExecutionRole: allow(
    `dynamodb:DescribeStream dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:ListStreams ${LOGGING}`,
  ),
  AWSLambdaKinesisExecutionRole: allow(`kinesis:GetRecords kinesis:GetShardIterator kinesis:ListShards ${LOGGING}`),
  AWSXRayDaemonWriteAccess: allow('xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules'),
  AWSXrayWriteOnlyAccess: allow('xray:PutTraceSegments xray:PutTelemetryRecords xray:GetSamplingRules'),
  CloudWatchLambdaInsightsExecutionRolePolicy: allow(LOGGING, 'arn:aws:logs:*:*:log-group:/aws/lambda-insights:*'),
  CloudWatchAgentServerPolicy: allow(`cloudwatch:PutMetricData ec2:DescribeTags ${LOGGING}`),
  AmazonECSTaskExecutionRolePolicy: allow(`${PULLING} logs:CreateLogStream logs:PutLogEvents`),
  AmazonEC2ContainerRegistryReadOnly: allow(PULLING),
  AmazonAPIGatewayPushToCloudWatchLogs: allow(
    `${LOGGING} logs:DescribeLogGroups logs:DescribeLogStreams logs:GetLogEvents logs:FilterLogEvents`,
  ),
  AmazonSSMManagedInstanceCore: allow(`${AGENT} ssm:GetParameter ssm:GetParameters ssm:GetDocument`),
  AmazonRDSEnhancedMonitoringRole: allow(LOGGING, 'arn:aws:logs:*:*:log-group:RDS*'),
  AmazonS3ReadOnlyAccess: allow('s3:Get* s3:List* s3:Describe*'),
  AmazonS3FullAccess: allow('s3:*'),
  AmazonDynamoDBReadOnlyAccess: allow(
    'dynamodb:BatchGetItem dynamodb:Describe* dynamodb:List* dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:PartiQLSelect kms:DescribeKey kms:ListAliases',
  ),
  AmazonDynamoDBFullAccess: allow('dynamodb:*'),
  AmazonDynamoDBFullAccess_v2: allow('dynamodb:*'),
  AmazonSQSFullAccess: allow('sqs:*'),
  AmazonSNSFullAccess: allow('sns:*'),
  SecretsManagerReadWrite: allow('secretsmanager:*'),
  AWSLambdaRole: allow('lambda:InvokeFunction'),
  AWSLambda_FullAccess: allow('lambda:*'),
  CloudWatchLogsFullAccess: allow('logs:*'),
  IAMFullAccess: allow('iam:*'),
  AdministratorAccess: allow('*'),
  PowerUserAccess: {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' }],
  },
  ReadOnlyAccess: allow(
    's3:Get* s3:List* dynamodb:GetItem dynamodb:BatchGetItem dynamodb:Query dynamodb:Scan kinesis:Get* lambda:Get* ssm:Get* sqs:ReceiveMessage logs:*Get* logs:FilterLogEvents logs:StartQuery',
  ),
  AWSDenyAll: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] },
};

const NAME = /^arn:[^:]*:iam::aws:policy\/(?:.*\/)?([^/]+)$/;

/** Document of a managed policy of AWS; `Unknown`, which counts as allowing everything, of one that isn't in the list. */
export function managedPolicy(arn: string): Value {
  const name = NAME.exec(arn)?.[1];
  const document = name !== undefined && Object.hasOwn(DOCUMENTS, name) ? DOCUMENTS[name] : undefined;
  return document ?? new Unknown(`what the managed policy ${name ?? arn} allows is not in the template`);
}
