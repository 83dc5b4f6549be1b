import { BlockList, isIPv6 } from 'node:net';
import type { Value } from '../../../assembly/model';
import { list, map, oneOrMore, pattern, text } from '../values';
import { matchesWildcard } from '../wildcard';

/** Statements of a resource policy, or of the policy that a Lambda authorizer returns. */
export type PolicyModel = readonly PolicyStatement[];

/** One statement. */
export interface PolicyStatement {
  readonly effect: 'Allow' | 'Deny';
  /** Patterns of ARNs; short ones (`execute-api:/stage/…`) are completed by whoever reads the policy. */
  readonly resources: readonly string[];
  readonly matches: (request: PolicyRequest) => boolean;
}

/** What a policy is asked about. */
export interface PolicyRequest {
  /** ARN of stage, method and path, e.g. `arn:aws:execute-api:us-east-1:123456789012:a1/v1/GET/orders`. */
  readonly methodArn: string;
  readonly sourceIp: string;
}

/** What a policy says. */
export type PolicyVerdict = 'allow' | 'deny' | 'neither';

/** Conditions that are understood; the edge counts every request as one over TLS. */
const OPERATORS: Record<
  string,
  (values: readonly string[], key: string, request: PolicyRequest) => boolean | undefined
> = {
  Bool: (values, key) => (key === 'aws:securetransport' ? values.includes('true') : undefined),
  IpAddress: (values, key, request) => (key === 'aws:sourceip' ? inRanges(values, request.sourceIp) : undefined),
  NotIpAddress: (values, key, request) => (key === 'aws:sourceip' ? !inRanges(values, request.sourceIp) : undefined),
};

/**
 * Reads the statements of a policy. What is not understood never allows and always denies.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 *
 * @param apiArn what short resources are completed by
 * @param report takes what is not understood
 */
export function readPolicy(policy: Value | undefined, apiArn: string, report: (what: string) => void): PolicyModel {
  return oneOrMore(map(policy)['Statement']).map((value) => {
    const statement = map(value);
    const effect = text(statement['Effect']) === 'Allow' ? 'Allow' : 'Deny';
    const resources = oneOrMore(statement['Resource']).flatMap((resource) => {
      const known = pattern(resource);
      return known === undefined ? [] : [known.replace(/^execute-api:\/?/, `${apiArn}/`)];
    });
    const conditions = Object.entries(map(statement['Condition'])).flatMap(([operator, keys]) =>
      Object.entries(map(keys)).map(([key, expected]) => {
        const test = OPERATORS[operator];
        const values = oneOrMore(expected).flatMap((member) => pattern(member) ?? []);
        const probe = test?.(values, key.toLowerCase(), { methodArn: '', sourceIp: '127.0.0.1' });
        if (test === undefined || probe === undefined) {
          report(`condition ${operator} on ${key} of a policy: counts as met by a deny, never by an allow`);
          return () => effect === 'Deny';
        }
        return (request: PolicyRequest) => test(values, key.toLowerCase(), request) === true;
      }),
    );
    const anybody = isAnybody(statement['Principal']) || effect === 'Deny';
    const invokes = oneOrMore(statement['Action']).some((action) =>
      matchesWildcard(text(action) ?? '', 'execute-api:Invoke'),
    );
    return {
      effect,
      resources,
      matches: (request) => anybody && invokes && conditions.every((condition) => condition(request)),
    };
  });
}

/** Asks a policy; a deny wins. */
export function evaluatePolicy(policy: PolicyModel, request: PolicyRequest): PolicyVerdict {
  const matching = policy.filter(
    (statement) =>
      statement.matches(request) && statement.resources.some((arn) => matchesWildcard(arn, request.methodArn)),
  );
  if (matching.some(({ effect }) => effect === 'Deny')) {
    return 'deny';
  }
  return matching.length > 0 ? 'allow' : 'neither';
}

/** Whether an address is in one of the ranges. */
export function inRanges(ranges: readonly string[], address: string): boolean {
  const blocks = new BlockList();
  for (const range of ranges) {
    const [network = '', bits] = range.split('/');
    const family = isIPv6(network) ? 'ipv6' : 'ipv4';
    blocks.addSubnet(network, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return blocks.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

/** The policy of a Lambda authorizer names no principal; a resource policy without one applies to nobody. */
function isAnybody(principal: Value | undefined): boolean {
  return principal === '*' || oneOrMore(map(principal)['AWS']).includes('*') || list(principal).includes('*');
}
