import { cidr, group, of, PAIR, ref, routes } from './systems';

const { Client: _client, Server: _server, ...rest } = PAIR;

/** The network of {@link PAIR} without anybody in it. */
export const VPC = rest;
export const IN_VPC = { SubnetIds: [ref('ServerSubnet')], SecurityGroupIds: [ref('ServerGroup')] };
export const fn = (VpcConfig?: unknown) => of('AWS::Lambda::Function', VpcConfig === undefined ? {} : { VpcConfig });
export const CLIENT_FN = { Client: fn({ SubnetIds: [ref('ClientSubnet')], SecurityGroupIds: [ref('ClientGroup')] }) };
export const service = (config: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  of('AWS::ECS::Service', {
    NetworkConfiguration: {
      AwsvpcConfiguration: { Subnets: [ref('ServerSubnet')], SecurityGroups: [ref('ServerGroup')], ...config },
    },
    ...more,
  });
export const gateway = { Gateway: of('AWS::EC2::InternetGateway', {}) };
export const publicRoute = (at: string) =>
  routes(at, [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }]);
export const admitAll = { ServerGroup: group([{ IpProtocol: '-1', ...cidr('0.0.0.0/0') }]) };
export const subnets = { SubnetIds: [ref('ServerSubnet')] };
