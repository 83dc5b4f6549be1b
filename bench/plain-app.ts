/**
 * Synthesizes the same services as `generated-app.ts` the way they are written without this
 * library: `plain-app.ts <services> <templates> <resources> <output folder>`. Ordinary L2
 * constructs with CDK's own defaults: a network, and per service a function or a Fargate
 * service, a table under a key, logs and an API. What our app has more of is made up for by
 * log groups, in as many further stacks as it has more templates.
 */
import * as path from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { context } from '../cdk.json';

const [services = 0, templates = 0, resources = 0] = process.argv.slice(2, 5).map(Number);
const app = new App({ outdir: process.argv[5], context });
const shared = new Stack(app, 'Shared');
const vpc = new ec2.Vpc(shared, 'Vpc', {
  natGateways: 0,
  subnetConfiguration: [{ name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }],
});
const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
const cluster = new ecs.Cluster(shared, 'Cluster', { vpc });

function functionIn(stack: Stack, logGroup: logs.ILogGroup): lambda.Function {
  return new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromAsset(path.join(__dirname, '../test/support/stub-function')),
    vpc,
    vpcSubnets,
    logGroup,
  });
}

function containerIn(stack: Stack, logGroup: logs.ILogGroup): iam.IGrantable {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
  taskDefinition.addContainer('app', {
    image: ecs.ContainerImage.fromRegistry('111122223333.dkr.ecr.eu-west-1.amazonaws.com/bench:1'),
    portMappings: [{ containerPort: 8443 }],
    logging: ecs.LogDrivers.awsLogs({ logGroup, streamPrefix: 'app' }),
  });
  const service = new ecs.FargateService(stack, 'Service', {
    cluster,
    taskDefinition,
    vpcSubnets,
    minHealthyPercent: 100,
  });
  const scaling = service.autoScaleTaskCount({ maxCapacity: 10 });
  scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
  scaling.scaleOnMemoryUtilization('Memory', { targetUtilizationPercent: 70 });
  return taskDefinition.taskRole;
}

function routesIn(stack: Stack, integration: apigateway.Integration): void {
  const api = new apigateway.RestApi(stack, 'Api', { cloudWatchRole: false });
  const items = api.root.addResource('items');
  items.addMethod('POST', integration);
  items.addResource('{id}').addMethod('GET', integration);
}

for (let index = 0; index < services; index += 1) {
  const stack = new Stack(app, `Service${index}`);
  const logGroup = new logs.LogGroup(stack, 'Logs');
  const table = new dynamodb.Table(stack, 'Table', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    encryptionKey: new kms.Key(stack, 'Key', { enableKeyRotation: true }),
  });
  const fn = index % 2 === 0 ? functionIn(stack, logGroup) : undefined;
  table.grantReadWriteData(fn ?? containerIn(stack, logGroup));
  if (index % 4 !== 3) {
    routesIn(
      stack,
      fn
        ? new apigateway.LambdaIntegration(fn, { allowTestInvoke: false })
        : new apigateway.HttpIntegration('https://items.example.com/items'),
    );
  }
}
const fillers = Array.from({ length: templates - services - 1 }, (_, index) => new Stack(app, `Filler${index}`));
const missing = resources - app.node.findAll().filter((construct) => CfnResource.isCfnResource(construct)).length;
for (let index = 0; index < missing; index += 1) {
  new logs.LogGroup(fillers[index % fillers.length] ?? shared, `Logs${index}`);
}
app.synth();
