import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import {
  ClientCertificates,
  ContainerService,
  type GatewayRouteOptions,
  InternalGateway,
  type InternalGatewayProps,
  ServiceCluster,
  ServiceImage,
} from '../../lib/services';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { certificate, foreignVpc, IMAGE_URI } from './fixtures';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';

function gateway(props: Partial<InternalGatewayProps> = {}): { stack: Stack; gateway: InternalGateway } {
  const stack = foreignStack();
  const vpc = foreignVpc(stack);
  const clientCertificates = ClientCertificates.passedOn();
  const given = { vpc, certificate: certificate(stack), clientCertificates, ...props };
  return { stack, gateway: new InternalGateway(stack, 'Gateway', given) };
}

function route(options: Partial<GatewayRouteOptions> = {}): Template {
  const { stack, gateway: subject } = gateway();
  subject.attach(stack, { hostName: 'payments.shop.internal', priority: 10, ...options });
  return Template.fromStack(stack);
}

const STORE_ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:truststore/callers/0123456789abcdef';
const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:orders';

function verifying() {
  const trustStore = elbv2.TrustStore.fromTrustStoreArn(new Stack(), 'Store', STORE_ARN);
  return gateway({ clientCertificates: ClientCertificates.verifiedBy(trustStore), port: 8443 });
}

function functionIn(stack: Stack): lambda.IFunction {
  return lambda.Function.fromFunctionAttributes(stack, 'Orders', { functionArn: FUNCTION_ARN, sameEnvironment: true });
}

describe('InternalGateway', () => {
  it('is internal, drops what could smuggle requests and refuses to be deleted', () => {
    const template = Template.fromStack(gateway().stack);
    template.hasResourceProperties(LOAD_BALANCER, {
      Scheme: 'internal',
      Subnets: ['subnet-a', 'subnet-b'],
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'deletion_protection.enabled', Value: 'true' },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
        { Key: 'routing.http.desync_mitigation_mode', Value: 'strictest' },
      ]),
    });
  });

  it('listens for TLS only and answers 404 to names that nobody attached', () => {
    const template = Template.fromStack(gateway().stack);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-2021-06',
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '404' }) }],
    });
  });

  it('has clients prove that they hold the key of their certificate, and passes it on', () => {
    Template.fromStack(gateway().stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      MutualAuthentication: { Mode: 'passthrough', TrustStoreArn: Match.absent() },
    });
  });

  it('verifies certificates against a trust store, expired ones too, over TLS 1.3 only', () => {
    const { stack } = verifying();
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 8443,
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
      MutualAuthentication: { Mode: 'verify', TrustStoreArn: STORE_ARN, IgnoreClientCertificateExpiry: false },
    });
  });

  it('leads a name to a function, which knows its events by the target group', () => {
    const { stack, gateway: subject } = verifying();
    const options = { hostName: 'orders.shop.internal', priority: 7, targetGroupName: 'orders-calls' };
    const prefix = subject.attachFunction(stack, { ...options, function: functionIn(stack) });
    const template = Template.fromStack(stack);
    template.hasResource('AWS::ElasticLoadBalancingV2::TargetGroup', {
      // Registering a function that the load balancer may not invoke fails.
      DependsOn: [Match.stringLikeRegexp('Invoke')],
      Properties: {
        Name: 'orders-calls',
        TargetType: 'lambda',
        Targets: [{ Id: FUNCTION_ARN }],
        TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }],
      },
    });
    template.hasResourceProperties(RULE, {
      Priority: 7,
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['orders.shop.internal'] } }],
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      Principal: 'elasticloadbalancing.amazonaws.com',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: stack.resolve(`${prefix}*`),
    });
    expect(JSON.stringify(stack.resolve(prefix))).toContain(':targetgroup/orders-calls/');
    expect(nagFindings(stack)).toEqual([]);
  });

  it('is open to nobody by default', () => {
    const template = Template.fromStack(gateway().stack);
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
    expect(JSON.stringify(template)).not.toContain('0.0.0.0/0');
  });

  it('writes access logs to a bucket that only load balancers of this account can write to', () => {
    const template = Template.fromStack(gateway().stack);
    template.hasResource(LOAD_BALANCER, {
      DependsOn: [Match.stringLikeRegexp('AccessLogsPolicy')],
      Properties: {
        LoadBalancerAttributes: Match.arrayWith([
          { Key: 'access_logs.s3.enabled', Value: 'true' },
          { Key: 'access_logs.s3.bucket', Value: { Ref: Match.stringLikeRegexp('AccessLogs') } },
        ]),
      },
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 's3:PutObject',
            Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
            Condition: { ArnLike: { 'aws:SourceArn': Match.anyValue() } },
          }),
        ]),
      },
    });
  });

  it('keeps access logs versioned, private and for a year', () => {
    Template.fromStack(gateway().stack).hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: Match.objectLike({
        VersioningConfiguration: { Status: 'Enabled' },
        PublicAccessBlockConfiguration: Match.objectLike({ RestrictPublicBuckets: true }),
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 365 })] },
      }),
    });
  });

  it('can be deleted where that is asked for, and its logs stay', () => {
    const template = Template.fromStack(gateway({ deletionProtection: false }).stack);
    template.hasResourceProperties(LOAD_BALANCER, {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: 'false' }]),
    });
    template.hasResource('AWS::S3::Bucket', { DeletionPolicy: 'Retain' });
  });

  it('attaches a service by name, over TLS, with health checked on its health path', () => {
    const template = route();
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'ip',
      Protocol: 'HTTPS',
      Port: 8444,
      HealthCheckProtocol: 'HTTPS',
      HealthCheckPath: '/healthz',
      TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }]),
    });
    template.hasResourceProperties(RULE, {
      Priority: 10,
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['payments.shop.internal'] } }],
      Actions: [Match.objectLike({ Type: 'forward' })],
      Transforms: Match.absent(),
    });
  });

  it('takes the stage off the path, and only at its beginning', () => {
    const template = route({ stagePrefix: 'prod' });
    template.hasResourceProperties(RULE, {
      Transforms: [{ Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: '^/prod(/.*)$', Replace: '$1' }] } }],
    });
    const regex = /^\/prod(\/.*)$/;
    expect('/prod/orders/1?a=b'.replace(regex, '$1')).toBe('/orders/1?a=b');
    expect('/products/prod/1'.replace(regex, '$1')).toBe('/products/prod/1');
  });

  it('refuses names, stages and priorities that the load balancer would refuse while deploying', () => {
    for (const hostName of ['payments', 'Payments.shop.internal', '*.shop.internal', 'a..b', `${'a'.repeat(127)}.b`]) {
      expect(() => route({ hostName })).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
    }
    for (const stagePrefix of ['', '/prod', 'prod/', '.*']) {
      expect(() => route({ stagePrefix })).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
    }
    for (const priority of [0, 50_001, 1.5]) {
      expect(() => route({ priority })).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
    }
    for (const priority of [1, 50_000]) {
      expect(() => route({ priority })).not.toThrow();
    }
  });

  it('never depends on the stack of a service', () => {
    const app = new App({ builtinCloudFormationValidation: false });
    const foundation = new Stack(app, 'Foundation');
    const vpc = foreignVpc(foundation);
    const subject = new InternalGateway(foundation, 'Gateway', {
      vpc,
      certificate: certificate(foundation),
      clientCertificates: ClientCertificates.passedOn(),
    });
    const { cluster } = new ServiceCluster(foundation, 'Cluster', { vpc });
    const services = new Stack(app, 'Services');
    const image = ServiceImage.fromUri(IMAGE_URI);
    const payments = new ContainerService(services, 'Payments', { serviceName: 'payments', image, cluster });
    payments.exposeThrough(subject, { hostName: 'payments.shop.internal', priority: 10 });
    app.synth();
    expect(services.dependencies).toEqual([foundation]);
    expect(foundation.dependencies).toEqual([]);
  });

  it('leaves no finding and no warning', () => {
    const { stack, gateway: subject } = gateway();
    subject.attach(stack, { hostName: 'payments.shop.internal', priority: 10 });
    expect(nagFindings(stack)).toEqual([]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
