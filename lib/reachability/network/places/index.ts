import { INTERNET_ADDRESSES } from '../internet-addresses';
import type { NetworkPlace } from '../model';
import { ALL_TRAFFIC } from '../traffic';
import { apiPlaces, INTERNET } from './apis';
import { databasePlaces } from './databases';
import { functionPlaces } from './functions';
import { instancePlaces } from './instances';
import { loadBalancerPlaces } from './load-balancers';
import { otherPlaces } from './others';
import type { PlaceSource } from './place';
import { storePlaces } from './stores';
import { taskPlaces } from './tasks';
import { type GatewayEndpoint, gatewayEndpoints, interfaceEndpoints } from './vpc-endpoints';

export { INTERNET } from './apis';
/** The id of the place that stands for AWS services by their public addresses. */
export const AWS_SERVICES = 'aws-services';

/** All places of a system, the internet and the AWS services first. */
export function readPlaces(source: PlaceSource): {
  readonly places: readonly NetworkPlace[];
  readonly gateways: ReadonlyMap<string, GatewayEndpoint>;
} {
  const gateways = gatewayEndpoints(source);
  const apis = apiPlaces(source);
  const endpoints = interfaceEndpoints(source).map((endpoint) => leadingTo(endpoint, apis));
  return {
    gateways: new Map(gateways.map((gateway) => [gateway.place.id, gateway])),
    places: [
      outside(INTERNET, 'internet', 'any'),
      outside(AWS_SERVICES, 'aws-services', 'none'),
      ...functionPlaces(source),
      ...taskPlaces(source),
      ...instancePlaces(source),
      ...databasePlaces(source),
      ...storePlaces(source),
      ...endpoints,
      ...gateways.map(({ place }) => place),
      ...loadBalancerPlaces(source),
      ...apis,
      ...otherPlaces(source),
    ],
  };
}

function outside(id: string, kind: NetworkPlace['kind'], connects: 'any' | 'none'): NetworkPlace {
  return {
    id,
    kind,
    stands: [{ addresses: INTERNET_ADDRESSES }],
    groups: undefined,
    listens: [ALL_TRAFFIC],
    listensElsewhere: true,
    connects,
    publicIpv4: true,
    keepsClientAddress: false,
  };
}

/**
 * Through an endpoint for `execute-api`, private APIs are reached, if their policies admit it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html
 */
function leadingTo(endpoint: NetworkPlace, apis: readonly NetworkPlace[]): NetworkPlace {
  if (!/\.execute-api$/.test(endpoint.service ?? '')) {
    return endpoint;
  }
  const reached = apis.filter(({ kind, publicIpv4 }) => kind === 'api' && !publicIpv4);
  const text = 'private APIs are reached through it';
  return {
    ...endpoint,
    connects: reached.map(({ id, listens }) => ({
      to: id,
      traffic: listens,
      because: { control: 'integration', resource: endpoint.id, text },
    })),
  };
}
