import * as path from 'node:path';
import type { App } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { type DeclaredService, FunctionCode, SecurityBlueprint, ServiceImage } from '../lib';
import { CreateOrder } from '../services/orders/schema';

/**
 * Declares a blueprint of any size in the proportions of the shop: half functions, half
 * containers, a table each, every function calls two containers, and three of four services
 * have two routes, which browsers may use.
 */
export function declareGenerated(app: App, size: number, name = 'Bench'): SecurityBlueprint {
  const blueprint = new SecurityBlueprint(app, name, {
    trustDomain: `${name.toLowerCase()}.internal`,
    allowedOrigins: ['https://bench.example.com'],
  });
  const code = FunctionCode.fromAsset(path.join(__dirname, '../test/support/stub-function'));
  const image = ServiceImage.fromUri('111122223333.dkr.ecr.eu-west-1.amazonaws.com/bench:1');
  const services = Array.from({ length: size }, (_, index): DeclaredService => {
    const name = `svc${index}`;
    return index % 2 === 0
      ? blueprint.addFunctionService(name, { code })
      : blueprint.addContainerService(name, { image });
  });
  services.forEach((service, index) => {
    const { serviceName } = service;
    service.addTable('items', { partitionKey: { name: 'id', type: AttributeType.STRING } });
    if (index % 4 !== 3) {
      blueprint.api.addRoute(`GET /${serviceName}/{id}`, { service, scopes: [`${serviceName}/read`] });
      blueprint.api.addRoute(`POST /${serviceName}`, { service, scopes: [`${serviceName}/write`], body: CreateOrder });
    }
    if (service.kind === 'function') {
      const callees = new Set([1, 3].map((step) => services[(index + step) % size]));
      for (const callee of callees) {
        if (callee?.kind === 'container') {
          service.mayCall(callee, { actions: [`${callee.serviceName}:Read`] });
        }
      }
    }
  });
  blueprint.api.addClient('web');
  return blueprint;
}
