import { Aws, Stack } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { INTEGRATION_TIMEOUT } from '../defaults';
import type { RouteBinding, StagedRoute } from './route-binding';

/** A Lambda function behind a proxy integration, which only this route may invoke. */
export class FunctionBinding implements RouteBinding {
  constructor(private readonly fn: lambda.IFunction) {}

  integrate(scope: Construct): apigateway.Integration {
    const path = `2015-03-31/functions/${this.fn.functionArn}/invocations`;
    return new apigateway.Integration({
      type: apigateway.IntegrationType.AWS_PROXY,
      integrationHttpMethod: 'POST',
      uri: `arn:${Aws.PARTITION}:apigateway:${Stack.of(scope).region}:lambda:path/${path}`,
      options: { timeout: INTEGRATION_TIMEOUT },
    });
  }

  /** `LambdaIntegration` would name the stage by reference, which closes a cycle when the method stands in a nested stack. */
  complete(method: apigateway.Method, route: StagedRoute): void {
    const path = route.segments.map((segment) => (segment.startsWith('{') ? '*' : segment)).join('/');
    new lambda.CfnPermission(method, 'Invoke', {
      action: 'lambda:InvokeFunction',
      functionName: this.fn.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceArn: Stack.of(method).formatArn({
        service: 'execute-api',
        resource: route.restApi.restApiId,
        resourceName: `${route.stageName}/${route.method}/${path}`,
      }),
    });
  }
}
