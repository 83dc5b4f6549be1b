import { Token } from 'aws-cdk-lib';
import type * as apigatewayv2 from 'aws-cdk-lib/aws-apigatewayv2';
import type * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { BlueprintError } from '../shared';
import { FunctionBinding } from './private/function-binding';
import { PrivateHttpsBinding } from './private/private-https-binding';
import type { RouteBinding } from './private/route-binding';

const HOST_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/;

/** A service behind an internal load balancer. */
export interface PrivateHttpsOptions {
  /** VPC link (V2) into the VPC of the load balancer. */
  readonly vpcLink: apigatewayv2.IVpcLink;
  /** Internal load balancer with an HTTPS listener on port 443. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;
  /** Name that API Gateway asks for in TLS and in the Host header, on the listener's certificate. */
  readonly hostName: string;
}

/** What stands behind a route. One integration may serve many routes. */
export class RouteIntegration {
  /** A Lambda function. It may be invoked by the declared method and path of the API's stage, and by nothing else of the API. */
  static function(fn: lambda.IFunction): RouteIntegration {
    return new RouteIntegration(new FunctionBinding(fn));
  }

  /**
   * A service behind an internal load balancer, over HTTPS through a VPC link. The path
   * after the stage is the path at the service.
   *
   * Headers of the client pass through, the token among them. `X-Forwarded-Client-Cert` is
   * overwritten; the load balancer sets `X-Amzn-Mtls-*` and `X-Forwarded-For` itself. A
   * service must take identity from no other header than the token it verifies.
   *
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/private-integration.html
   *
   * @throws BlueprintError `NAME_INVALID` for a host name that is no lower-case DNS name
   */
  static privateHttps(options: PrivateHttpsOptions): RouteIntegration {
    const { vpcLink, loadBalancer, hostName } = options;
    if (!Token.isUnresolved(hostName) && !HOST_NAME.test(hostName)) {
      throw new BlueprintError(
        'NAME_INVALID',
        `\`hostName\` must be a DNS name in lower case, got '${hostName}'; leave scheme, port and path out`,
        loadBalancer,
      );
    }
    return new RouteIntegration(new PrivateHttpsBinding(vpcLink, loadBalancer, hostName));
  }

  private constructor(
    /** @internal */
    readonly binding: RouteBinding,
  ) {}
}
