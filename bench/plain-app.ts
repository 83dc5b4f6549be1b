/**
 * Synthesizes a plain CDK app: `plain-app.ts <census.json> <output folder>`. It has as many
 * stacks and resources as the census counts, and of the frequent types as many of each, made
 * with the ordinary one-line L2 constructs and CDK's own defaults; rare types are counted as
 * log groups.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { context } from '../cdk.json';

const [census = '', outdir] = process.argv.slice(2);
const { nested, stacks, resources, byType } = JSON.parse(fs.readFileSync(census, 'utf8')) as {
  nested: number;
  stacks: number;
  resources: number;
  byType: Record<string, number>;
};
const code = lambda.Code.fromAsset(path.join(__dirname, '../test/support/stub-function'));
const app = new App({ outdir, context });
const all = Array.from({ length: stacks }, (_, index) => new Stack(app, `Plain${index}`));
let made = 0;

const factories: Record<string, (stack: Stack, id: string) => void> = {
  'AWS::EC2::SecurityGroup': (stack, id) =>
    new ec2.SecurityGroup(stack, id, {
      vpc: ec2.Vpc.fromVpcAttributes(stack, `${id}Vpc`, { vpcId: 'vpc-1', availabilityZones: ['a'] }),
    }),
  'AWS::IAM::Role': (stack, id) =>
    new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') }),
  'AWS::IAM::Policy': (stack, id) => {
    const role = iam.Role.fromRoleName(stack, `${id}Role`, 'role');
    new iam.Policy(stack, id, {
      roles: [role],
      statements: [
        new iam.PolicyStatement({
          actions: ['dynamodb:GetItem'],
          resources: ['arn:aws:dynamodb:eu-west-1:111122223333:table/t'],
        }),
      ],
    });
  },
  'AWS::KMS::Key': (stack, id) => new kms.Key(stack, id, { enableKeyRotation: true }),
  'AWS::DynamoDB::Table': (stack, id) =>
    new dynamodb.Table(stack, id, { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }),
  'AWS::Lambda::Function': (stack, id) =>
    new lambda.Function(stack, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code,
      role: iam.Role.fromRoleName(stack, `${id}Role`, 'role'),
    }),
  'AWS::ECS::TaskDefinition': (stack, id) => {
    const role = iam.Role.fromRoleName(stack, `${id}Role`, 'role');
    new ecs.FargateTaskDefinition(stack, id, { taskRole: role, executionRole: role }).addContainer('app', {
      image: ecs.ContainerImage.fromRegistry('app'),
    });
  },
  'AWS::ApiGateway::Model': (stack, id) =>
    new apigateway.Model(stack, id, {
      restApi: apigateway.RestApi.fromRestApiId(stack, `${id}Api`, 'api'),
      schema: { type: apigateway.JsonSchemaType.OBJECT },
    }),
};
const logGroup = (stack: Stack, id: string) => new logs.LogGroup(stack, id);

/** The stack whose turn it is. */
function nextStack(): Stack {
  return all[made % all.length] as Stack;
}

for (let index = 0; index < nested; index += 1) {
  const inner = new NestedStack(all[index % all.length] as Stack, `Nested${index}`);
  logGroup(inner, 'Logs');
  made += 2;
}
for (const [type, count] of Object.entries(byType)) {
  for (let index = 0; index < count && made < resources; index += 1) {
    (factories[type] ?? logGroup)(nextStack(), `R${made}`);
    made += 1;
  }
}
app.synth();
