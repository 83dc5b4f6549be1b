import type { App } from 'aws-cdk-lib';
import { FunctionCode, type Profile, SecurityBlueprint, ServiceImage, ServicePolicies } from 'cdk-palisade';

/** Declares the system: two services, one call, one route. What is not declared here does not exist. */
export function declareSystem(app: App, profile: Profile): SecurityBlueprint {
  const system = new SecurityBlueprint(app, 'Example', { trustDomain: 'example.internal', profile });

  const prices = system.addContainerService('prices', {
    image: ServiceImage.fromEntry('services/prices/server.ts'),
    policies: ServicePolicies.fromFile('services/prices/policy.cedar', {
      actions: [{ name: 'Read', resource: 'Application' }],
    }),
  });
  const quotes = system.addFunctionService('quotes', {
    code: FunctionCode.fromEntry('services/quotes/function.ts'),
    policies: ServicePolicies.fromFile('services/quotes/policy.cedar', {
      actions: [{ name: 'Read', resource: 'Application' }],
    }),
  });

  quotes.mayCall(prices, { actions: ['prices:Read'] });
  system.api.addRoute('GET /quotes/{product}', { service: quotes, scopes: ['quotes/read'] });
  system.api.addClient('web');
  system.addServiceAccount('shop-front', { scopes: ['quotes/read'] });
  return system;
}
