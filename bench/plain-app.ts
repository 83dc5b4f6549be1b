/**
 * Synthesizes a plain CDK app: `plain-app.ts <census.json> <output folder>`. It has as many
 * stacks and resources as the census counts, and of every type that grows with the number of
 * services as many of each, made with ordinary constructs, a few properties and CDK's own
 * defaults; the rest is counted as log groups.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cognito from 'aws-cdk-lib/aws-cognito';
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
const stub = path.join(__dirname, '../test/support/stub-function');
const app = new App({ outdir, context });
const all = Array.from({ length: stacks }, (_, index) => new Stack(app, `Plain${index}`));
let made = 0;

const factories: Record<string, (stack: Stack, id: string) => void> = {
  'AWS::EC2::SecurityGroup': (stack, id) =>
    new ec2.SecurityGroup(stack, id, {
      vpc: ec2.Vpc.fromVpcAttributes(stack, `${id}Vpc`, { vpcId: 'vpc-0123456789abcdef0', availabilityZones: ['a'] }),
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
  'AWS::IAM::ManagedPolicy': (stack, id) =>
    new iam.ManagedPolicy(stack, id, {
      roles: [iam.Role.fromRoleName(stack, `${id}Role`, 'role')],
      statements: [
        new iam.PolicyStatement({
          actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
          resources: ['arn:aws:dynamodb:eu-west-1:111122223333:table/t'],
        }),
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: ['arn:aws:logs:eu-west-1:111122223333:log-group:g:*'],
        }),
      ],
    }),
  'AWS::ApiGateway::Method': (stack, id) =>
    new apigateway.CfnMethod(stack, id, {
      restApiId: 'abcdefghij',
      resourceId: id.toLowerCase(),
      httpMethod: 'GET',
      authorizationType: 'COGNITO_USER_POOLS',
      authorizerId: 'abcdef',
      integration: {
        type: 'AWS_PROXY',
        integrationHttpMethod: 'POST',
        uri: `arn:${stack.partition}:apigateway:${stack.region}:lambda:path/2015-03-31/functions/f/invocations`,
      },
    }),
  'AWS::ApiGateway::Resource': (stack, id) =>
    new apigateway.CfnResource(stack, id, { restApiId: 'abcdefghij', parentId: 'abcdef', pathPart: id }),
  'AWS::Lambda::Permission': (stack, id) =>
    new lambda.CfnPermission(stack, id, {
      action: 'lambda:InvokeFunction',
      functionName: 'f',
      principal: 'apigateway.amazonaws.com',
      sourceArn: `arn:${stack.partition}:execute-api:${stack.region}:${stack.account}:abcdefghij/*/GET/`,
    }),
  'AWS::ECS::Service': (stack, id) =>
    new ecs.CfnService(stack, id, {
      cluster: 'cluster',
      taskDefinition: 'task',
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } },
    }),
  'AWS::Cognito::UserPoolResourceServer': (stack, id) =>
    new cognito.CfnUserPoolResourceServer(stack, id, {
      userPoolId: 'eu-west-1_abcdefghi',
      identifier: id,
      name: id,
      scopes: [{ scopeName: 'read', scopeDescription: 'read' }],
    }),
  'AWS::ApplicationAutoScaling::ScalingPolicy': (stack, id) =>
    new scaling.CfnScalingPolicy(stack, id, {
      policyName: id,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: 'target',
      targetTrackingScalingPolicyConfiguration: {
        targetValue: 60,
        predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
      },
    }),
  'AWS::KMS::Key': (stack, id) => new kms.Key(stack, id, { enableKeyRotation: true }),
  'AWS::DynamoDB::Table': (stack, id) =>
    new dynamodb.Table(stack, id, { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }),
  'AWS::Lambda::Function': (stack, id) =>
    new lambda.Function(stack, id, {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(stub),
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
