import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { INTEGRATION_TIMEOUT } from '../defaults';
import type { RouteBinding, StagedRoute } from './route-binding';

/** An internal load balancer, reached over HTTPS through a VPC link. */
export class PrivateHttpsBinding implements RouteBinding {
  constructor(
    private readonly vpcLink: apigatewayv2.IVpcLink,
    private readonly loadBalancer: elbv2.IApplicationLoadBalancer,
    private readonly hostName: string,
  ) {}

  integrate(scope: Construct, route: StagedRoute): apigateway.Integration {
    const parameters = route.parameters.map((name) => [
      `integration.request.path.${name}`,
      `method.request.path.${name}`,
    ]);
    return new apigateway.Integration({
      type: apigateway.IntegrationType.HTTP_PROXY,
      integrationHttpMethod: route.method,
      uri: `https://${this.hostName}${route.path}`,
      options: {
        connectionType: apigateway.ConnectionType.VPC_LINK,
        vpcLink: apigateway.VpcLink.fromVpcLinkId(scope, 'VpcLink', this.vpcLink.vpcLinkId),
        timeout: INTEGRATION_TIMEOUT,
        requestParameters: {
          ...Object.fromEntries(parameters),
          // Proxies report the certificate of their peer in this header; a client must not speak for them.
          // A mapping cannot remove a header, so it gets a value that is no certificate.
          'integration.request.header.x-forwarded-client-cert': "'none'",
        },
      },
    });
  }

  /** A VPC link V2 needs the load balancer too, which the L2 cannot express. */
  complete(method: apigateway.Method, route: StagedRoute): void {
    const { loadBalancerArn } = this.loadBalancer;
    const resource = method.node.findChild('Resource');
    if (apigateway.CfnMethod.isCfnMethod(resource)) {
      resource.addPropertyOverride('Integration.IntegrationTarget', loadBalancerArn);
    }
    route.restApi.latestDeployment?.addToLogicalId({ integrationTarget: loadBalancerArn });
  }
}
