import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as servicediscovery from 'aws-cdk-lib/aws-servicediscovery';
import {
  ClientCertificates,
  ContainerService,
  type ContainerServiceProps,
  InternalGateway,
  ServiceCluster,
  ServiceImage,
} from '../../lib/services';
import { foreignStack } from '../support/app';
import { nagFindings } from '../support/nag';
import { certificate, foreignVpc, IMAGE_URI } from './fixtures';

function cluster(stack: Stack): ServiceCluster {
  return new ServiceCluster(stack, 'Cluster', { vpc: foreignVpc(stack) });
}

function service(props: Partial<ContainerServiceProps> = {}): { stack: Stack; service: ContainerService } {
  const stack = foreignStack();
  const subject = new ContainerService(stack, 'Payments', {
    serviceName: 'payments',
    image: ServiceImage.fromUri(IMAGE_URI),
    cluster: cluster(stack).cluster,
    ...props,
  });
  return { stack, service: subject };
}

interface Policy {
  Statement: { Effect: string; Action: string | string[]; Resource: unknown; Sid?: string }[];
}

function policy(stack: Stack, id: string): Policy['Statement'] {
  const [resource] = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::ManagedPolicy'))
    .filter(([logicalId]) => logicalId.includes(id))
    .map(([, { Properties }]) => Properties.PolicyDocument as Policy);
  return resource?.Statement ?? [];
}

describe('ContainerService', () => {
  it('hardens the container: read-only, not root, no capabilities, no privileges', () => {
    Template.fromStack(service().stack).hasResourceProperties('AWS::ECS::TaskDefinition', {
      NetworkMode: 'awsvpc',
      RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
      ContainerDefinitions: [
        Match.objectLike({
          Image: IMAGE_URI,
          User: '65532:65532',
          ReadonlyRootFilesystem: true,
          Privileged: false,
          LinuxParameters: { Capabilities: { Add: Match.absent(), Drop: ['ALL'] }, InitProcessEnabled: false },
          MountPoints: Match.absent(),
          Secrets: Match.absent(),
        }),
      ],
    });
  });

  it('checks health from inside, gives 30 seconds to finish and never waits for logs', () => {
    Template.fromStack(service().stack).hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          HealthCheck: Match.objectLike({ Command: ['CMD', 'node', 'healthcheck.js'] }),
          StopTimeout: 30,
          PortMappings: [
            { ContainerPort: 8443, Protocol: 'tcp' },
            { ContainerPort: 8444, Protocol: 'tcp' },
          ],
          LogConfiguration: { LogDriver: 'awslogs', Options: Match.objectLike({ mode: 'non-blocking' }) },
        }),
      ],
    });
  });

  it('runs in isolated subnets without public address or shell', () => {
    Template.fromStack(service().stack).hasResourceProperties('AWS::ECS::Service', {
      PlatformVersion: '1.4.0',
      EnableExecuteCommand: false,
      NetworkConfiguration: {
        AwsvpcConfiguration: Match.objectLike({ AssignPublicIp: 'DISABLED', Subnets: ['subnet-a', 'subnet-b'] }),
      },
    });
  });

  it('is reached by nobody and reaches nothing unless it is given security groups', () => {
    Template.fromStack(service().stack).hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });

  it('deploys without loss and rolls back what does not become healthy', () => {
    Template.fromStack(service().stack).hasResourceProperties('AWS::ECS::Service', {
      AvailabilityZoneRebalancing: 'ENABLED',
      DeploymentConfiguration: Match.objectLike({
        MinimumHealthyPercent: 100,
        MaximumPercent: 200,
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
      }),
    });
  });

  it('runs two to ten tasks by load, and no deployment resets their number', () => {
    const template = Template.fromStack(service().stack);
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', { MinCapacity: 2, MaxCapacity: 10 });
    template.resourceCountIs('AWS::ApplicationAutoScaling::ScalingPolicy', 2);
    template.hasResourceProperties('AWS::ECS::Service', { DesiredCount: Match.absent() });
  });

  it('takes one task at least and refuses less, or more than the most', () => {
    Template.fromStack(service({ minTasks: 1, maxTasks: 1 }).stack).hasResourceProperties(
      'AWS::ApplicationAutoScaling::ScalableTarget',
      { MinCapacity: 1, MaxCapacity: 1 },
    );
    for (const props of [{ minTasks: 0 }, { minTasks: 11 }, { minTasks: 1.5 }, { maxTasks: 1 }]) {
      expect(() => service(props)).toThrow(expect.objectContaining({ code: 'VALUE_OUT_OF_RANGE' }));
    }
  });

  it('may pull its own image, write its own logs and nothing else to start', () => {
    const { stack } = service();
    const statements = policy(stack, 'ExecutionRole');
    expect(statements.map(({ Action }) => Action)).toEqual([
      'ecr:GetAuthorizationToken',
      ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
    ]);
    expect(JSON.stringify(statements[1]?.Resource)).toContain(':123456789012:repository/shop/payments"');
    expect(statements.filter(({ Resource }) => Resource === '*')).toHaveLength(1);
  });

  it('gives the code no permission but what it is granted, and never a shell', () => {
    const { stack, service: subject } = service();
    iam.Grant.addToPrincipal({ grantee: subject, actions: ['dynamodb:GetItem'], resourceArns: ['arn:aws:table'] });
    const [noShell, ...granted] = policy(stack, 'TaskRole');
    expect(noShell).toEqual(expect.objectContaining({ Sid: 'NoShell', Effect: 'Deny', Resource: '*' }));
    expect(granted).toEqual([{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: 'arn:aws:table' }]);
    Template.fromStack(stack).resourceCountIs('AWS::IAM::Policy', 0);
  });

  it('lends the role of the code to tasks of this account only', () => {
    Template.fromStack(service().stack).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Condition: Match.objectLike({ StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } }),
          }),
        ],
      },
    });
  });

  it('does not start before its permissions exist', () => {
    Template.fromStack(service().stack).hasResource('AWS::ECS::TaskDefinition', {
      DependsOn: [Match.stringLikeRegexp('ExecutionRolePolicy'), Match.stringLikeRegexp('TaskRolePolicy')],
    });
  });

  it('tells the code its name, which no variable overrides', () => {
    const { stack, service: subject } = service({ environment: { PALISADE_SERVICE: 'orders', A: '1' } });
    subject.addEnvironment('B', '2');
    Template.fromStack(stack).hasResourceProperties('AWS::ECS::TaskDefinition', {
      ContainerDefinitions: [
        Match.objectLike({
          Environment: [
            { Name: 'PALISADE_SERVICE', Value: 'payments' },
            { Name: 'A', Value: '1' },
            { Name: 'B', Value: '2' },
          ],
        }),
      ],
    });
  });

  it('is found by name in the namespace, with addresses that age in ten seconds', () => {
    const stack = foreignStack();
    const { cluster: ecsCluster } = cluster(stack);
    const namespace = new servicediscovery.PrivateDnsNamespace(stack, 'Names', {
      name: 'a.internal',
      vpc: ecsCluster.vpc,
    });
    const image = ServiceImage.fromUri(IMAGE_URI);
    new ContainerService(stack, 'Payments', { serviceName: 'payments', image, cluster: ecsCluster, namespace });
    Template.fromStack(stack).hasResourceProperties('AWS::ServiceDiscovery::Service', {
      Name: 'payments',
      DnsConfig: Match.objectLike({ DnsRecords: [{ TTL: 10, Type: 'A' }] }),
    });
  });

  it('has no name and no load balancer unless they are asked for', () => {
    const template = Template.fromStack(service().stack);
    template.resourceCountIs('AWS::ServiceDiscovery::Service', 0);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::TargetGroup', 0);
    template.hasResourceProperties('AWS::ECS::Service', { LoadBalancers: Match.absent() });
  });

  it('is exposed through a gateway and starts after the rule that leads to it', () => {
    const stack = foreignStack();
    const { cluster: ecsCluster } = cluster(stack);
    const gateway = new InternalGateway(stack, 'Gateway', {
      vpc: ecsCluster.vpc,
      certificate: certificate(stack),
      clientCertificates: ClientCertificates.passedOn(),
    });
    const image = ServiceImage.fromUri(IMAGE_URI);
    const subject = new ContainerService(stack, 'Payments', { serviceName: 'payments', image, cluster: ecsCluster });
    subject.exposeThrough(gateway, { hostName: 'payments.shop.internal', priority: 10 });
    Template.fromStack(stack).hasResource('AWS::ECS::Service', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('Rule')]),
      Properties: { LoadBalancers: [Match.objectLike({ ContainerName: 'service', ContainerPort: 8444 })] },
    });
  });

  it('refuses a name that is no name', () => {
    expect(() => service({ serviceName: 'Payments' })).toThrow(expect.objectContaining({ code: 'NAME_INVALID' }));
  });

  it('leaves no finding and no warning', () => {
    const { stack } = service();
    expect(nagFindings(stack)).toEqual([]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });
});
