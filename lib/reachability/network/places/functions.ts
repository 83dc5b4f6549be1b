import { isMap } from '../../../assembly';
import type { NetworkPlace } from '../model';
import { flag, mapIn, mayBe } from '../notes';
import { groupsOf, type PlaceSource, placeOf } from './place';

/**
 * Functions. With a VPC configuration they open connections from there, without a public address; without one they stand
 * outside and reach the internet. Nobody can connect to a function.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 */
export function functionPlaces(source: PlaceSource): NetworkPlace[] {
  return source.system.ofType('AWS::Lambda::Function').map((resource) => {
    const vpc = resource.properties['VpcConfig'] ?? null;
    const config = mapIn(vpc);
    const named = source.notes.texts(resource, 'VpcConfig.SubnetIds', config['SubnetIds']) ?? [];
    // An empty configuration is how a function leaves its VPC.
    if (vpc === null || (isMap(vpc) && named.length === 0)) {
      return placeOf(resource, { kind: 'function', stands: [], groups: undefined });
    }
    const ids = named.length === 0 ? [null] : named;
    return placeOf(resource, {
      kind: 'function',
      stands: source.subnets.stands(resource, ids, mayBe(flag(config['Ipv6AllowedForDualStack']))),
      groups: groupsOf(source, resource, 'VpcConfig.SecurityGroupIds', config['SecurityGroupIds'], ids),
    });
  });
}
