import type * as lambda from 'aws-cdk-lib/aws-lambda';

/** Where a service is attached to an internal gateway. */
export interface GatewayRouteOptions {
  /** Name by which callers ask for the service, in lower case; the gateway's certificate must cover it. */
  readonly hostName: string;

  /** Place of the rule among those of the gateway, 1 to 50000; no two may share one. */
  readonly priority: number;

  /**
   * First segment of the path that the caller adds and the service does not know, such as the
   * stage of an API Gateway private integration.
   *
   * @default - paths pass unchanged
   */
  readonly stagePrefix?: string;
}

/** Where a function is attached to an internal gateway that verifies certificates. */
export interface FunctionRouteOptions extends GatewayRouteOptions {
  /** The function. */
  readonly function: lambda.IFunction;

  /** Name of the target group, unique in account and Region: 1 to 32 letters, digits and hyphens. */
  readonly targetGroupName: string;
}
