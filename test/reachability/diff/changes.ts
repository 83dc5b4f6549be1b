import { evidenceOf } from '../../../lib/reachability';
import { compare, type Difference } from '../../../lib/reachability/diff';
import { systemOf } from '../../assembly/templates';
import { allow, arn, lambda, type Resources, ref, role } from '../explain/systems';
import { PAIR } from '../network/systems';

/** A route of an API. */
export const method = (more: object = {}) => ({
  Type: 'AWS::ApiGateway::Method',
  Properties: {
    RestApiId: ref('Api'),
    ResourceId: { 'Fn::GetAtt': ['Api', 'RootResourceId'] },
    HttpMethod: 'GET',
    AuthorizationType: 'COGNITO_USER_POOLS',
    AuthorizerId: ref('Authorizer'),
    AuthorizationScopes: ['read'],
    ApiKeyRequired: true,
    RequestValidatorId: 'validator',
    Integration: { Type: 'AWS_PROXY', Uri: arn('Worker') },
    ...more,
  },
});
/** A role that does something to the table. */
export const reading = (actions: readonly string[], more: object = {}) =>
  role('lambda', [allow(actions, arn('Table'), more)]);

/** A function that reads a table, behind an API, beside two instances. */
export const APP: Resources = {
  ...(PAIR as Resources),
  Worker: lambda('Role'),
  Role: reading(['dynamodb:GetItem']),
  Table: { Type: 'AWS::DynamoDB::Table' },
  Bucket: { Type: 'AWS::S3::Bucket' },
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'api' } },
  Authorizer: { Type: 'AWS::ApiGateway::Authorizer' },
  Route: method(),
};
/** No change. */
export const NOTHING: Difference = {
  opened: [],
  closed: [],
  weakened: [],
  strengthened: [],
  widened: [],
  narrowed: [],
  appeared: [],
  solved: [],
  acknowledged: [],
  withdrawn: [],
};

/** A system to compare. */
export const sideOf = (Resources: Resources) => ({ evidence: evidenceOf(systemOf({ Resources })) });
/** The app as it is. */
export const base = sideOf(APP);
/** What changes when some resources are others, findings aside. */
export function changed(resources: Resources): Difference {
  return { ...compare(base, sideOf({ ...APP, ...resources })), appeared: [], solved: [] };
}
/** What changes in the other direction. */
export function undone(resources: Resources): Difference {
  return { ...compare(sideOf({ ...APP, ...resources }), base), appeared: [], solved: [] };
}
