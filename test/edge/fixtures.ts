import type { Stack } from 'aws-cdk-lib';
import * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { EdgeApi, type EdgeApiProps, RouteIntegration } from '../../lib/edge';

/** Ids that stand for resources of other stacks. */
export const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:111122223333:function:orders';
export const LOAD_BALANCER_ARN =
  'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/gateway/1234567890abcdef';
export const USER_POOL_ARN = 'arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_users';

export function edgeApi(stack: Stack, props: Partial<EdgeApiProps> = {}): EdgeApi {
  return new EdgeApi(stack, 'Edge', { userPools: [userPool(stack)], ...props });
}

export function userPool(scope: Construct, id = 'Users'): cognito.IUserPool {
  return cognito.UserPool.fromUserPoolArn(scope, id, USER_POOL_ARN);
}

export function toFunction(scope: Construct): RouteIntegration {
  const existing = scope.node.tryFindChild('Function');
  return RouteIntegration.function(
    (existing as lambda.IFunction | undefined) ?? lambda.Function.fromFunctionArn(scope, 'Function', FUNCTION_ARN),
  );
}

export function toPrivateHttps(scope: Construct, hostName = 'payments.shop.internal'): RouteIntegration {
  const vpc = ec2.Vpc.fromVpcAttributes(scope, 'Vpc', { vpcId: 'vpc-1', availabilityZones: ['eu-central-1a'] });
  return RouteIntegration.privateHttps({
    vpcLink: apigatewayv2.VpcLink.fromVpcLinkAttributes(scope, 'Link', { vpcLinkId: 'link-1', vpc }),
    loadBalancer: elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(scope, 'LoadBalancer', {
      loadBalancerArn: LOAD_BALANCER_ARN,
      securityGroupId: 'sg-1',
    }),
    hostName,
  });
}
