/** Synthesizes a generated blueprint: `generated-app.ts <services> [<output folder>]`. Same validation as always, no rule packs. */
import * as path from 'node:path';
import { App } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { context } from '../cdk.json';
import { type DeclaredService, FunctionCode, SecurityBlueprint, ServiceImage } from '../lib';
import { CreateOrder } from '../services/orders/schema';

const [size = '4', outdir] = process.argv.slice(2);
const app = new App({ outdir, context });
const blueprint = new SecurityBlueprint(app, 'Bench', { trustDomain: 'bench.internal' });
const code = FunctionCode.fromAsset(path.join(__dirname, '../test/support/stub-function'));
const image = ServiceImage.fromUri('111122223333.dkr.ecr.eu-west-1.amazonaws.com/bench:1');

// In the proportions of the shop: half functions, half containers, a table each, every second service calls two others, two routes each but for every fourth.
const services = Array.from({ length: Number(size) }, (_, index): DeclaredService => {
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
  if (index % 2 === 0) {
    for (const step of [1, 3]) {
      const callee = services[(index + step) % services.length];
      if (callee !== undefined && callee !== service && callee.kind === 'container') {
        service.mayCall(callee, { actions: [`${callee.serviceName}:Read`] });
      }
    }
  }
});
blueprint.api.addClient('web');
app.synth();
