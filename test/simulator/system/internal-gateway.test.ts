import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Resource } from '../../../lib/assembly';
import { networkPaths } from '../../../lib/reachability/network';
import { selfSigned, serverCertificate } from '../../../lib/simulator/certificates';
import type { BackendRequest } from '../../../lib/simulator/edge';
import { InternalGateway } from '../../../lib/simulator/system/internal-gateway';
import { isolatedIn } from '../../../lib/simulator/system/network-plan';
import { systemOf } from '../../reachability/network/systems';

const ref = (name: string) => ({ Ref: name });
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAB+/=\n-----END CERTIFICATE-----\n';

const group = {
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: 'g', VpcId: ref('Vpc'), SecurityGroupEgress: [] },
};
const way = (name: string, from: string, to: string, port: number) => ({
  [`${name}Out`]: {
    Type: 'AWS::EC2::SecurityGroupEgress',
    Properties: {
      GroupId: ref(from),
      IpProtocol: 'tcp',
      FromPort: port,
      ToPort: port,
      DestinationSecurityGroupId: ref(to),
    },
  },
  [`${name}In`]: {
    Type: 'AWS::EC2::SecurityGroupIngress',
    Properties: { GroupId: ref(to), IpProtocol: 'tcp', FromPort: port, ToPort: port, SourceSecurityGroupId: ref(from) },
  },
});

/** A link, a load balancer that knows products by its name, and products behind it. */
function gatewayOf({ mode = 'passthrough', open = ['Link', 'Backend'], port = 0 }) {
  const system = systemOf({
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24' } },
    LinkGroup: group,
    BalancerGroup: group,
    ProductsGroup: group,
    ...(open.includes('Link') && way('Link', 'LinkGroup', 'BalancerGroup', 443)),
    ...(open.includes('Backend') && way('Backend', 'BalancerGroup', 'ProductsGroup', 8444)),
    Link: {
      Type: 'AWS::ApiGatewayV2::VpcLink',
      Properties: { Name: 'link', SubnetIds: [ref('Subnet')], SecurityGroupIds: [ref('LinkGroup')] },
    },
    Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'shop' } },
    Method: {
      Type: 'AWS::ApiGateway::Method',
      Properties: {
        RestApiId: ref('Api'),
        ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
        HttpMethod: 'GET',
        Integration: {
          Type: 'HTTP_PROXY',
          ConnectionType: 'VPC_LINK',
          ConnectionId: ref('Link'),
          IntegrationTarget: ref('Balancer'),
          Uri: 'https://products.example/v1/products',
        },
      },
    },
    Balancer: {
      Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
      Properties: {
        Type: 'application',
        Scheme: 'internal',
        Subnets: [ref('Subnet')],
        SecurityGroups: [ref('BalancerGroup')],
      },
    },
    Listener: {
      Type: 'AWS::ElasticLoadBalancingV2::Listener',
      Properties: {
        LoadBalancerArn: ref('Balancer'),
        Port: 443,
        Protocol: 'HTTPS',
        MutualAuthentication: { Mode: mode },
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404', MessageBody: 'nobody' } }],
      },
    },
    Targets: {
      Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
      Properties: { Port: 8444, Protocol: 'HTTPS', VpcId: ref('Vpc') },
    },
    Rule: {
      Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
      Properties: {
        ListenerArn: ref('Listener'),
        Priority: 1,
        Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: ['products.example'] } }],
        Actions: [{ Type: 'forward', TargetGroupArn: ref('Targets') }],
        Transforms: [{ Type: 'url-rewrite', UrlRewriteConfig: { Rewrites: [{ Regex: '^/v1(/.*)$', Replace: '$1' }] } }],
      },
    },
    Task: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        NetworkMode: 'awsvpc',
        ContainerDefinitions: [{ Name: 'service', PortMappings: [{ ContainerPort: 8444 }] }],
      },
    },
    Products: {
      Type: 'AWS::ECS::Service',
      Properties: {
        TaskDefinition: ref('Task'),
        LoadBalancers: [{ ContainerName: 'service', ContainerPort: 8444, TargetGroupArn: ref('Targets') }],
        NetworkConfiguration: {
          AwsvpcConfiguration: { Subnets: [ref('Subnet')], SecurityGroups: [ref('ProductsGroup')] },
        },
      },
    },
  });
  const of = (type: string) => system.ofType(type)[0] as Resource;
  const paths = networkPaths(system);
  const place = of('AWS::ECS::Service').id;
  const gateway = new InternalGateway({
    system,
    paths,
    plan: { addresses: [{ place, ip: '10.255.0.0', ports: { 8444: port } }], names: {} },
    clientCertificate: (id) => (id === 'edge' ? CERTIFICATE : undefined),
  });
  const request = (uri: string): BackendRequest => ({
    requestId: '1',
    uri,
    method: 'GET',
    headers: [['x-own', 'yes']],
    body: Buffer.alloc(0),
    vpcLink: {
      id: of('AWS::ApiGatewayV2::VpcLink').physicalId,
      target: of('AWS::ElasticLoadBalancingV2::LoadBalancer').arn,
    },
    clientCertificateId: 'edge',
    signal: AbortSignal.timeout(5_000),
  });
  return { gateway, paths, place: of('AWS::ECS::Service'), request };
}

let server: Server;
let port: number;

beforeAll(async () => {
  const { certificate: cert, privateKey: key } = await serverCertificate(['any'], await selfSigned('test', true));
  server = createServer({ cert, key }, ({ headers, url }, response) => {
    response.end(
      JSON.stringify({ url, host: headers.host, own: headers['x-own'], shown: headers['x-amzn-mtls-clientcert'] }),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});

afterAll(() => server.close());

async function answer(uri: string, options: Parameters<typeof gatewayOf>[0] = {}) {
  const { gateway, request } = gatewayOf({ port, ...options });
  try {
    const { body, status } = await gateway.connect(request(uri));
    return { status, text: Buffer.from(body).toString('utf8') };
  } finally {
    gateway.stop();
  }
}

const URI = 'https://products.example/v1/products/..%2Fcharges?limit=1';

describe('the load balancer behind the edge', () => {
  it('forwards by name, with the path as the client sent it and the certificate of the edge', async () => {
    const { status, text } = await answer(URI);
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      url: '/products/..%2Fcharges?limit=1',
      host: 'products.example',
      own: 'yes',
      shown: expect.stringContaining('AB+/='),
    });
  });

  it('shows no certificate unless it passes them through', async () => {
    expect(JSON.parse((await answer(URI, { mode: 'off' })).text)).not.toHaveProperty('shown');
  });

  it('answers for other names as its listener says', async () => {
    expect(await answer('https://payments.example/v1/charges')).toEqual({ status: 404, text: 'nobody' });
  });

  it.each([
    ['into it', ['Backend']],
    ['out of it', ['Link']],
  ])('is not reached, or reaches nobody, where no security group opens the way %s', async (_, open) => {
    await expect(answer(URI, { open })).rejects.toThrow();
  });

  it('is the only way: what is not behind a link is out of reach', async () => {
    const { gateway, request } = gatewayOf({ port });
    const { vpcLink: _, ...others } = request(URI);
    await expect(gateway.connect(others)).rejects.toThrow('is outside of the simulation');
    gateway.stop();
  });
});

it('a container without a way to the internet reaches AWS through the endpoints of its VPC only', () => {
  const { paths, place } = gatewayOf({});
  expect(isolatedIn(place, paths)).toMatch(/^vpc-/);
  const everywhere = { ...paths, mayConnect: () => ({ allowed: true, traffic: [], hops: [] }) };
  expect(isolatedIn(place, everywhere)).toBeUndefined();
});
