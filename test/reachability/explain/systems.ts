import type { Evidence } from '../../../lib/reachability';
import { evidenceOf } from '../../../lib/reachability';
import { type Explanation, explain, findServices, servicesOf } from '../../../lib/reachability/explain';
import { systemOf } from '../../assembly/templates';

/** Resources of a template, by logical id. */
export type Resources = Record<string, { Type: string; Properties?: unknown; [attribute: string]: unknown }>;

export const arn = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });
export const ref = (id: string) => ({ Ref: id });

/** A role that a service of AWS assumes, with one policy. */
export const role = (service: string, statements: readonly unknown[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: `${service}.amazonaws.com` } }],
    },
    Policies: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: statements } }],
  },
});

/** An Allow. */
export const allow = (action: string | readonly string[], resource: unknown, more: object = {}) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
  ...more,
});

export const lambda = (roleId: string, more: object = {}) => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Role: arn(roleId), Code: { ZipFile: '' }, ...more },
});

/** What a system shows. */
export const evidenceIn = (Resources: Resources): Evidence => evidenceOf(systemOf({ Resources }));

/** The explanation of one service of a system. */
export function explained(resources: Resources, name: string): Explanation {
  const evidence = evidenceIn(resources);
  const [service] = findServices(servicesOf(evidence), name);
  if (service === undefined) {
    throw new Error(`there is no service ${name}`);
  }
  return explain(service, evidence);
}
