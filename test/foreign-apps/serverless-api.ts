import { type App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';

/** A REST API for signed-in users over functions and a table, in the manner of the serverless samples. */
export function serverlessApi(app: App): void {
  const stack = new Stack(app, 'Notes');
  const table = new dynamodb.Table(stack, 'Notes', {
    partitionKey: { name: 'owner', type: dynamodb.AttributeType.STRING },
    sortKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const handler = (id: string): lambda.Function =>
    new lambda.Function(stack, id, {
      runtime: lambda.Runtime.NODEJS_LATEST,
      handler: 'index.handler',
      code: lambda.Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
      environment: { TABLE: table.tableName },
    });
  const [list, add] = [handler('List'), handler('Add')];
  table.grantReadData(list);
  table.grantWriteData(add);
  const pool = new cognito.UserPool(stack, 'Users', { selfSignUpEnabled: true, signInAliases: { email: true } });
  pool.addClient('Web', { authFlows: { userSrp: true } });
  const api = new apigateway.RestApi(stack, 'Api', {
    defaultCorsPreflightOptions: { allowOrigins: apigateway.Cors.ALL_ORIGINS },
  });
  const authorizer = new apigateway.CognitoUserPoolsAuthorizer(stack, 'Authorizer', { cognitoUserPools: [pool] });
  const notes = api.root.addResource('notes');
  notes.addMethod('GET', new apigateway.LambdaIntegration(list), { authorizer });
  notes.addMethod('POST', new apigateway.LambdaIntegration(add), { authorizer });
  api.root.addResource('health').addMethod('GET', new apigateway.LambdaIntegration(list));
}
