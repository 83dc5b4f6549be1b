import { type Resource, Unknown } from '../../../assembly';
import { INTERNET_ADDRESSES } from '../internet-addresses';
import type { NetworkPlace, Stand } from '../model';
import { flag, mayBe } from '../notes';
import { groupsOf, type PlaceSource, placeOf } from './place';

/** A gateway endpoint: route tables lead to it. */
export interface GatewayEndpoint {
  readonly place: NetworkPlace;
  readonly vpc?: string;
  /** Route tables by what `Ref` gives; `null` for one that isn't known. */
  readonly tables: readonly (string | null)[];
}

/**
 * Interface endpoints: network interfaces in subnets, with groups.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
 */
export function interfaceEndpoints(source: PlaceSource): NetworkPlace[] {
  return source.system
    .ofType('AWS::EC2::VPCEndpoint')
    .filter((resource) => !isGateway(resource))
    .map((resource) => {
      const { properties } = resource;
      const ids = source.notes.texts(resource, 'SubnetIds', properties['SubnetIds']) ?? [null];
      return placeOf(resource, {
        kind: 'endpoint',
        stands: source.subnets.stands(resource, ids),
        groups: groupsOf(source, resource, 'SecurityGroupIds', properties['SecurityGroupIds'], ids),
        listensElsewhere: true,
        connects: 'none',
        service: serviceOf(resource),
        privateDns: mayBe(flag(properties['PrivateDnsEnabled'])),
      });
    });
}

/**
 * Gateway endpoints: routes of a table to the addresses of a service; they have neither groups nor addresses.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
 */
export function gatewayEndpoints({ notes, system }: PlaceSource): GatewayEndpoint[] {
  return system
    .ofType('AWS::EC2::VPCEndpoint')
    .filter(isGateway)
    .map((resource) => {
      const vpc = notes.text(resource, 'VpcId', resource.properties['VpcId']) ?? undefined;
      const stands: Stand[] = [{ vpc, addresses: INTERNET_ADDRESSES }];
      return {
        vpc,
        tables: notes.texts(resource, 'RouteTableIds', resource.properties['RouteTableIds']) ?? [],
        place: placeOf(resource, {
          kind: 'endpoint',
          stands,
          groups: undefined,
          connects: 'none',
          service: serviceOf(resource),
          privateDns: true,
        }),
      };
    });
}

function isGateway({ properties }: Resource): boolean {
  // Gateway is what CloudFormation takes when the type is left out.
  return (properties['VpcEndpointType'] ?? 'Gateway') === 'Gateway';
}

function serviceOf({ properties }: Resource): string | undefined {
  const service = properties['ServiceName'];
  return service instanceof Unknown ? service.pattern : typeof service === 'string' ? service : undefined;
}
