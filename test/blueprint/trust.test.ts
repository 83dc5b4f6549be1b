import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import { type SecurityBlueprintProps, ServiceAuthority } from '../../lib';
import { testApp } from '../support/app';
import { resourcesOf, stubCode, stubImage, type TemplateJson, templatesOf, testBlueprint } from '../support/blueprint';
import { nagFindings } from '../support/nag';

/** payments (container) calls orders (function); orders calls payments. */
function mutual(props: Partial<SecurityBlueprintProps> = {}) {
  const app = testApp();
  const blueprint = testBlueprint(props, app);
  const orders = blueprint.addFunctionService('orders', { code: stubCode() });
  const payments = blueprint.addContainerService('payments', { image: stubImage() });
  orders.addTable('orders', { partitionKey: { name: 'id', type: AttributeType.STRING } });
  payments.mayCall(orders, { actions: ['orders:Read'] });
  orders.mayCall(payments, { actions: ['payments:Charge'] });
  blueprint.api.addRoute('GET /payments', { service: payments, scopes: ['payments/read'] });
  return { app, blueprint, orders, payments };
}

const of = (template: TemplateJson | undefined, type: string) =>
  Object.values(template?.Resources ?? {}).filter(({ Type }) => Type === type);

describe('a function that others call', () => {
  const { app } = mutual();
  const templates = templatesOf(app);
  const orders = templates['Test-orders'];

  it('stands behind a load balancer that verifies certificates against the authorities of the trust bundle', () => {
    const [store] = resourcesOf(templates, 'AWS::ElasticLoadBalancingV2::TrustStore');
    expect(store?.Properties).toMatchObject({ Name: 'Test-callers', CaCertificatesBundleS3Key: 'roots.pem' });
    // The object is written by the same run that writes the bundle.
    expect(JSON.stringify(store?.['DependsOn'])).toContain('TrustBundleWritten');
    const verifying = resourcesOf(templates, 'AWS::ElasticLoadBalancingV2::Listener').filter(
      ({ Properties }) => (Properties?.['MutualAuthentication'] as { Mode: string } | undefined)?.Mode === 'verify',
    );
    expect(verifying.map(({ Properties }) => Properties?.['Port'])).toEqual([8443]);
  });

  it('is found under its own name, and shows its own certificate', () => {
    const [name] = of(orders, 'AWS::ServiceDiscovery::Service');
    expect(name?.Properties).toMatchObject({ Name: 'orders', DnsConfig: { RoutingPolicy: 'WEIGHTED' } });
    const [alias] = of(orders, 'AWS::ServiceDiscovery::Instance');
    expect(JSON.stringify(alias?.Properties)).toContain('AWS_ALIAS_DNS_NAME');
    const [shown] = of(orders, 'AWS::ElasticLoadBalancingV2::ListenerCertificate');
    expect(JSON.stringify(shown?.Properties?.['Certificates'])).toMatch(/GatewayCertificate.*CertificateArn/);
    const [rule] = of(orders, 'AWS::ElasticLoadBalancingV2::ListenerRule');
    expect(JSON.stringify(rule?.Properties)).toContain('orders.test.internal');
  });

  it('knows the events of its load balancer, which alone may invoke it', () => {
    const [fn] = of(orders, 'AWS::Lambda::Function').filter(
      ({ Properties }) => Properties?.['Description'] === 'Service orders',
    );
    const [group] = of(orders, 'AWS::ElasticLoadBalancingV2::TargetGroup');
    expect(JSON.stringify(fn?.Properties?.['Environment'])).toMatch(
      new RegExp(`PALISADE_CALLER_GATEWAY.*:targetgroup/${group?.Properties?.['Name']}/`),
    );
    const invokers = of(orders, 'AWS::Lambda::Permission').filter(({ Properties }) =>
      JSON.stringify(Properties?.['FunctionName']).includes('ServiceFunction'),
    );
    expect(invokers.map(({ Properties }) => Properties?.['Principal'])).toEqual(['elasticloadbalancing.amazonaws.com']);
  });

  it('cannot be reached but through the load balancer, and the load balancer by its declared callers only', () => {
    const groups = resourcesOf(templates, 'AWS::EC2::SecurityGroup').map(({ Properties }) =>
      JSON.stringify(Properties),
    );
    const gateway = groups.find((text) => text.includes('Rules of service-gateway')) ?? '';
    expect(JSON.parse(gateway).SecurityGroupIngress).toEqual([
      expect.objectContaining({ FromPort: 8443, Description: 'payments calls orders' }),
    ]);
    const orders = groups.find((text) => text.includes('Rules of orders')) ?? '';
    expect(orders).not.toContain('SecurityGroupIngress');
  });

  it('leaves no finding', () => {
    expect(nagFindings(mutual().app)).toEqual([]);
  });
});

it('without a call to a function there is no load balancer, no trust store and no bucket of roots', () => {
  const app = testApp();
  const blueprint = testBlueprint({}, app);
  const orders = blueprint.addFunctionService('orders', { code: stubCode() });
  orders.mayCall(blueprint.addContainerService('payments', { image: stubImage() }), { actions: ['payments:Charge'] });
  const templates = templatesOf(app);
  for (const type of ['TrustStore', 'LoadBalancer', 'TargetGroup']) {
    expect(resourcesOf(templates, `AWS::ElasticLoadBalancingV2::${type}`)).toEqual([]);
  }
  expect(resourcesOf(templates, 'Custom::GatewayCertificate')).toEqual([]);
});

it('a function that neither calls nor is called has no certificate and no way to Secrets Manager', () => {
  const app = testApp();
  testBlueprint({}, app).addFunctionService('orders', { code: stubCode() });
  const templates = templatesOf(app);
  expect(resourcesOf(templates, 'AWS::SecretsManager::Secret')).toEqual([]);
  expect(JSON.stringify(templates)).not.toContain('.secretsmanager"');
});

it('no service starts before its first certificate has been issued', () => {
  const { app } = mutual();
  const templates = templatesOf(app);
  const [task] = of(templates['Test-payments'], 'AWS::ECS::TaskDefinition');
  const [fn] = of(templates['Test-orders'], 'AWS::Lambda::Function').filter(
    ({ Properties }) => Properties?.['Description'] === 'Service orders',
  );
  for (const host of [task, fn]) {
    expect(JSON.stringify(host?.Properties)).toMatch(
      /PALISADE_CERTIFICATE.*"secret:",\{"Ref":"CertificateSecretFirstValue/,
    );
  }
});

describe('the edge proves itself', () => {
  it('by the one certificate that the trust bundle names', () => {
    const templates = templatesOf(mutual().app);
    const certificates = resourcesOf(templates, 'AWS::ApiGateway::ClientCertificate');
    expect(certificates).toHaveLength(1);
    const [stage] = resourcesOf(templates, 'AWS::ApiGateway::Stage');
    expect(JSON.stringify(stage?.Properties?.['ClientCertificateId'])).toContain('EdgeCertificate1');
    const [written] = resourcesOf(templates, 'Custom::TrustBundle');
    expect(JSON.stringify(written?.Properties?.['Task'])).toMatch(/edgeCertificateIds.*EdgeCertificate1/);
  });

  it('by the next one, while the first is still believed', () => {
    const templates = templatesOf(mutual({ edgeCertificates: { current: 2, trusted: [1, 2] } }).app);
    const [stage] = resourcesOf(templates, 'AWS::ApiGateway::Stage');
    expect(JSON.stringify(stage?.Properties?.['ClientCertificateId'])).toContain('EdgeCertificate2');
    const [written] = resourcesOf(templates, 'Custom::TrustBundle');
    expect(JSON.stringify(written?.Properties?.['Task'])).toMatch(/EdgeCertificate1.*EdgeCertificate2/);
  });

  it('on a port of its own, which leads to its load balancer only', () => {
    const { app } = mutual();
    const templates = templatesOf(app);
    const [group] = resourcesOf(templates, 'AWS::ElasticLoadBalancingV2::TargetGroup').filter(
      ({ Properties }) => Properties?.['TargetType'] === 'ip',
    );
    expect(group?.Properties?.['Port']).toBe(8444);
    const groups = resourcesOf(templates, 'AWS::EC2::SecurityGroup').map(({ Properties }) =>
      JSON.stringify(Properties),
    );
    const payments = JSON.parse(groups.find((text) => text.includes('Rules of payments')) ?? '{}');
    expect(
      payments.SecurityGroupIngress.map((rule: { FromPort: number; Description: string }) => [
        rule.FromPort,
        rule.Description,
      ]).sort(),
    ).toEqual([
      [8443, 'orders calls payments'],
      [8444, 'edge routes to payments'],
    ]);
  });
});

describe('a certificate authority is replaced', () => {
  const issuers = (generations: { current: number; trusted: number[] }) => {
    const templates = templatesOf(mutual({ authority: ServiceAuthority.kms(generations) }).app);
    const [written] = resourcesOf(templates, 'Custom::TrustBundle');
    const [renewer] = of(templates['Test-payments'], 'AWS::Lambda::Function');
    return {
      believed: [...JSON.stringify(written?.Properties?.['Task']).matchAll(/Authority(\d)Certificate/g)].map(
        ([, n]) => n,
      ),
      issuing: /Authority(\d)/.exec(JSON.stringify(renewer?.Properties?.['Environment']))?.[1],
    };
  };

  it.each([
    [
      { current: 1, trusted: [1] },
      { believed: ['1'], issuing: '1' },
    ],
    [
      { current: 1, trusted: [1, 2] },
      { believed: ['1', '2'], issuing: '1' },
    ],
    [
      { current: 2, trusted: [1, 2] },
      { believed: ['1', '2'], issuing: '2' },
    ],
    [
      { current: 2, trusted: [2] },
      { believed: ['2'], issuing: '2' },
    ],
  ])('step by step: %j', (generations, expected) => {
    expect(issuers(generations)).toEqual(expected);
  });

  it('or is one of AWS Private CA, new or existing', () => {
    const arn = 'arn:aws:acm-pca:eu-west-1:111122223333:certificate-authority/0f0f0f0f';
    const own = templatesOf(mutual({ authority: ServiceAuthority.privateCa() }).app);
    expect(resourcesOf(own, 'AWS::ACMPCA::CertificateAuthority')).toHaveLength(1);
    expect(resourcesOf(own, 'Custom::AuthorityRoot')).toEqual([]);
    const existing = templatesOf(mutual({ authority: ServiceAuthority.existing(arn) }).app);
    expect(resourcesOf(existing, 'AWS::ACMPCA::CertificateAuthority')).toEqual([]);
    expect(JSON.stringify(existing['Test-payments'])).toContain(arn);
    expect(nagFindings(mutual({ authority: ServiceAuthority.privateCa() }).app)).toEqual([]);
  });
});

describe('tokens of another OpenID provider', () => {
  const oidcProvider = { issuer: 'https://id.example.com', audience: 'https://api.example.com', clientIds: ['web'] };
  const { app } = mutual({ oidcProvider });
  const templates = templatesOf(app);

  it('are verified at the gateway by a function, which reads the trust bundle', () => {
    const [authorizer] = resourcesOf(templates, 'AWS::ApiGateway::Authorizer');
    expect(authorizer?.Properties).toMatchObject({ Type: 'REQUEST' });
    const methods = resourcesOf(templates, 'AWS::ApiGateway::Method');
    expect(methods.map(({ Properties }) => Properties?.['AuthorizationType'])).toEqual(['CUSTOM']);
    const [verifier] = of(templates['Test-Edge'], 'AWS::Lambda::Function').filter(({ Properties }) =>
      String(Properties?.['Description']).startsWith('Verifies tokens'),
    );
    expect(verifier?.Properties?.['Environment']).toMatchObject({
      Variables: { PALISADE_TRUST_BUNDLE: 'ssm:/Test/trust-bundle' },
    });
  });

  it('are accepted by the services that a route leads to, from the provider only', () => {
    const [task] = of(templates['Test-payments'], 'AWS::ECS::TaskDefinition');
    const issuers = JSON.stringify(task?.Properties?.['ContainerDefinitions']);
    expect(issuers).toContain(JSON.stringify(JSON.stringify([{ ...oidcProvider, kind: 'oidc' }])).slice(1, -1));
    expect(issuers).not.toContain('cognito');
  });

  it('have their keys in the trust bundle, and there is no user pool', () => {
    const [written] = resourcesOf(templates, 'Custom::TrustBundle');
    expect(JSON.stringify(written?.Properties?.['Task'])).toContain('https://id.example.com');
    expect(resourcesOf(templates, 'AWS::Cognito::UserPool')).toEqual([]);
    expect(nagFindings(mutual({ oidcProvider }).app)).toEqual([]);
  });
});
