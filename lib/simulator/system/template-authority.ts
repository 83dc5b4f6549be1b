import { decide, type Policy } from '../../access';
import type { System } from '../../assembly';
import { type Asset, AssetIndex, type Principal, permissions, readPolicy } from '../../reachability/permissions';
import type { AccessDecision, AccessRequest, Authority } from '../aws';
import { text } from '../edge/values';

/** Condition key that requests carry when they come through an endpoint of a VPC. */
const SOURCE_VPC = 'aws:SourceVpc';

/** Grants everything, to show what policies stop. */
export const GRANTS_EVERYTHING: Authority = { decide: () => ({ allowed: true, reason: 'the control is off' }) };

/**
 * Decides as the policies of the templates say: those of the role, those of the resource, and that of the endpoint
 * through which a request leaves its VPC. Where there is no endpoint for a service, nothing leads to it.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function templateAuthority(system: System): Authority {
  const graph = permissions(system);
  const principals = new Map(graph.principals.map((principal) => [principal.resource.arn, principal]));
  const index = new AssetIndex(graph.assets);
  const endpoints = endpointPolicies(system);

  return {
    decide(request) {
      const principal = principals.get(request.principalArn);
      if (principal === undefined) {
        return { allowed: false, reason: 'no role of the templates has this ARN' };
      }
      const vpc = request.context[SOURCE_VPC];
      const service = request.action.split(':', 1)[0] ?? '';
      const endpoint = typeof vpc === 'string' ? endpoints.get(`${vpc} ${service}`) : undefined;
      if (vpc !== undefined && endpoint === undefined) {
        return { allowed: false, reason: `no endpoint of the VPC leads to ${service}` };
      }
      return answer(request, principal, index.matching(request.resourceArn)[0], endpoint);
    },
  };
}

function answer(
  { action, context, resourceArn }: AccessRequest,
  { boundary, caller, policies }: Principal,
  asset: Asset | undefined,
  endpoint: readonly Policy[] | undefined,
): AccessDecision {
  const { allowed, because, denied } = decide(
    { caller, action, resource: resourceArn, context: { keys: context, others: 'absent' } },
    {
      identity: policies.map(({ policy }) => policy),
      resource: asset?.policies.map(({ policy }) => policy),
      boundary,
      endpoint,
    },
  );
  if (allowed) {
    return { allowed, reason: because.map(({ policyId, statement }) => `${policyId} ${statement}`).join(', ') };
  }
  const reason =
    denied !== undefined && 'explicit' in denied
      ? `of an explicit deny in ${denied.explicit.map(({ kind }) => kind).join(', ')} policies`
      : `no ${denied?.missing}-based policy allows the ${action} action`;
  return { allowed: false, reason };
}

/** Policies of endpoints by VPC and service; an endpoint without a policy allows everything. */
function endpointPolicies(system: System): ReadonlyMap<string, readonly Policy[]> {
  return new Map(
    system.ofType('AWS::EC2::VPCEndpoint').flatMap(({ logicalId, properties }) => {
      const service = text(properties['ServiceName'])?.split('.').at(-1);
      const vpc = text(properties['VpcId']);
      const document = properties['PolicyDocument'];
      return service === undefined || vpc === undefined
        ? []
        : [[`${vpc} ${service}`, document === undefined ? [] : [readPolicy(document, logicalId).policy]] as const];
    }),
  );
}
