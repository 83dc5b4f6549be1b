import { SENSITIVE_ACTIONS } from '../../access';
import type { Resource, System } from '../../assembly';
import type { Breach } from '../finding';
import { nameOf } from '../names';
import { readPolicy } from '../permissions';
import { isSet, patternOf } from '../reading';
import { strangerPasses } from './stranger';

/** What an endpoint has that says nothing. */
const FULL_ACCESS = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };

/** Services whose endpoint is called otherwise than their actions. */
const CALLED: Readonly<Record<string, string>> = { 'kinesis-streams': 'kinesis', 'kinesis-firehose': 'firehose' };

/**
 * VPC endpoints through which a stranger's credentials reach what is the stranger's own: the way to carry data out of a
 * network that has no way to the internet.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function openEndpoints(system: System): readonly Breach[] {
  return system.ofType('AWS::EC2::VPCEndpoint').flatMap((resource) => {
    const service = serviceOf(resource);
    const written = resource.properties['PolicyDocument'];
    const document = isSet(written) ? (written ?? null) : FULL_ACCESS;
    if (service === undefined || !strangerPasses(service, readPolicy(document, resource.logicalId).policy).allowed) {
      return [];
    }
    const breach: Breach = {
      resource,
      message: `anyone's credentials pass ${nameOf(resource)} to ${service} of any account`,
      hops: ['whoever took over a workload', nameOf(resource), `${service} of another account`],
      severity: 'medium',
    };
    return [breach];
  });
}

/** Prefix of the actions behind an endpoint; undefined where nothing could be carried out. */
function serviceOf({ properties }: Resource): string | undefined {
  const name = /^com\.amazonaws\.[^.]+\.(.+)$/.exec(patternOf(properties['ServiceName']) ?? '')?.[1] ?? '';
  const service = CALLED[name] ?? name;
  return Object.hasOwn(SENSITIVE_ACTIONS, service) ? service : undefined;
}
