import { Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BlueprintError } from '../../shared';
import type { GatewayRouteOptions } from '../gateway-route-options';

const HOST_NAME = /^(?=.{1,128}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
const STAGE = /^[A-Za-z0-9_-]{1,128}$/;
const MAX_PRIORITY = 50_000;

/** @throws BlueprintError `NAME_INVALID`, `VALUE_OUT_OF_RANGE` */
export function requireGatewayRoute(scope: Construct, { hostName, priority, stagePrefix }: GatewayRouteOptions): void {
  if (!Token.isUnresolved(hostName) && !HOST_NAME.test(hostName)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `\`hostName\` must be a lower-case DNS name of 1 to 128 characters with a dot, got '${hostName}'; use for example payments.shop.internal`,
      scope,
    );
  }
  if (stagePrefix !== undefined && !STAGE.test(stagePrefix)) {
    throw new BlueprintError(
      'NAME_INVALID',
      `\`stagePrefix\` must be 1 to 128 letters, digits, hyphens and underscores without a slash, got '${stagePrefix}'; use the name of the stage`,
      scope,
    );
  }
  if (!Number.isInteger(priority) || priority < 1 || priority > MAX_PRIORITY) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `\`priority\` must be an integer from 1 to ${MAX_PRIORITY}, got ${priority}; use a free one of the gateway`,
      scope,
    );
  }
}
