import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { acknowledge } from '../../shared';
import type { JsonObject } from './draft4';
import { routeId } from './route';
import type { RouteBinding, StagedRoute } from './route-binding';
import type { MethodAuthorization } from './token-gate';

/** Everything that makes up one method. */
export interface RouteMethodProps {
  readonly route: StagedRoute;
  readonly resource: apigateway.IResource;
  readonly binding: RouteBinding;
  readonly authorization: MethodAuthorization;
  readonly validator: apigateway.IRequestValidator;
  readonly model?: JsonObject;
  readonly query?: Record<string, boolean>;
}

/** Creates the method of a route with all its guards. The deployment waits for it and is renewed with it. */
export function addMethod(parent: Construct, props: RouteMethodProps): apigateway.Method {
  const { route, resource, binding, authorization } = props;
  const scope = new Construct(parent, routeId(route));
  const method = new apigateway.Method(scope, 'Method', {
    resource,
    httpMethod: route.method,
    integration: binding.integrate(scope, route),
    options: {
      authorizer: authorization.authorizer,
      authorizationScopes: authorization.authorizationScopes,
      apiKeyRequired: true,
      requestValidator: props.validator,
      requestModels: props.model && requestModels(scope, route, props.model),
      requestParameters: {
        ...Object.fromEntries(route.parameters.map((name) => [`method.request.path.${name}`, true])),
        ...props.query,
      },
    },
  });
  binding.complete(method, route);
  if (authorization.accepted !== undefined) {
    acknowledge(method, authorization.accepted);
  }
  return method;
}

/** The model has no name of its own: CloudFormation can replace it before the method lets the old one go. */
function requestModels(scope: Construct, route: StagedRoute, schema: JsonObject): Record<string, apigateway.IModel> {
  const resource = new apigateway.CfnModel(scope, 'Model', {
    restApiId: route.restApi.restApiId,
    contentType: 'application/json',
    schema,
  });
  route.restApi.latestDeployment?.node.addDependency(resource);
  route.restApi.latestDeployment?.addToLogicalId({ model: schema });
  const model = apigateway.Model.fromModelName(scope, 'ModelReference', resource.ref);
  // `$default`: a body that claims to be text/plain would otherwise skip validation.
  return { 'application/json': model, $default: model };
}
