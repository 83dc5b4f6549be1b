import { Match, Template } from 'aws-cdk-lib/assertions';
import { ApiClient } from '../../lib/edge';
import { foreignStack } from '../support/app';
import { edgeApi, toFunction } from './fixtures';

function stackWithApi() {
  const stack = foreignStack();
  const api = edgeApi(stack);
  api.addRoute('GET /orders', { integration: toFunction(stack), scopes: ['orders/read'] });
  return { stack, api };
}

describe('ApiClient', () => {
  it('has a key in a usage plan of its own, limited without being asked to', () => {
    const { stack, api } = stackWithApi();
    const client = api.addClient('Shop');
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: 50, BurstLimit: 100 },
      Quota: { Limit: 100_000, Period: 'DAY' },
    });
    template.hasResourceProperties('AWS::ApiGateway::UsagePlanKey', {
      KeyId: stack.resolve(client.keyId),
      KeyType: 'API_KEY',
    });
  });

  it('takes the limits it is given', () => {
    const { stack, api } = stackWithApi();
    api.addClient('Shop', { rateLimit: 1, burstLimit: 2, quotaPerDay: 3 });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      Throttle: { RateLimit: 1, BurstLimit: 2 },
      Quota: { Limit: 3, Period: 'DAY' },
    });
  });

  it('waits for the stage it may call', () => {
    const { stack, api } = stackWithApi();
    new ApiClient(stack, 'Partner', { stage: api.stage });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::UsagePlan', {
      ApiStages: [{ ApiId: stack.resolve(api.restApi.restApiId), Stage: stack.resolve(api.stage.stageName) }],
    });
  });

  it('writes no key into the template', () => {
    const { stack, api } = stackWithApi();
    api.addClient('Shop');
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::ApiKey', {
      Enabled: true,
      Value: Match.absent(),
    });
  });

  it('shares its plan with no other client', () => {
    const { stack, api } = stackWithApi();
    api.addClient('Shop');
    api.addClient('Partner');
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::ApiGateway::UsagePlan', 2);
    template.resourceCountIs('AWS::ApiGateway::ApiKey', 2);
  });

  it.each([
    ['rateLimit', 0],
    ['rateLimit', 10_001],
    ['rateLimit', 1.5],
    ['burstLimit', 0],
    ['burstLimit', 5_001],
    ['quotaPerDay', 0],
    ['quotaPerDay', 1_000_000_001],
    ['quotaPerDay', Number.NaN],
  ])('refuses %s of %d', (prop, value) => {
    const { api } = stackWithApi();
    expect(() => api.addClient('Shop', { [prop]: value })).toThrow(
      expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE', message: expect.stringContaining(prop) }),
    );
  });

  it('accepts both bounds of every limit', () => {
    const { api } = stackWithApi();
    expect(() => {
      api.addClient('Least', { rateLimit: 1, burstLimit: 1, quotaPerDay: 1 });
      api.addClient('Most', { rateLimit: 10_000, burstLimit: 5_000, quotaPerDay: 1_000_000_000 });
    }).not.toThrow();
  });
});
