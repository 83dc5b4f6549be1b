import type { CheckedResource } from './rule';
import { at, isFunction, isPart, listOf, type Part } from './values';

/** Types that say what their holders may do. */
export const IDENTITY_POLICIES = [
  'AWS::IAM::GroupPolicy',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::RolePolicy',
  'AWS::IAM::UserPolicy',
  'AWS::IAM::Group',
  'AWS::IAM::Role',
  'AWS::IAM::User',
];

/** What the holders of an identity policy are allowed, inline policies included. */
export function allowedBy({ properties }: CheckedResource): readonly Part[] {
  const inline = listOf(properties['Policies']).map((policy) => at(policy, 'PolicyDocument') ?? policy);
  return [properties['PolicyDocument'], ...inline].flatMap(allowing);
}

/** Statements of a document that allow; a document or statement that is not known before a deployment may. */
export function allowing(document: unknown): readonly Part[] {
  const statements = document === undefined ? [] : listOf(at(document, 'Statement') ?? document);
  return statements.filter(isPart).filter((statement) => statement['Effect'] !== 'Deny');
}

/** Names of the statements that meet a condition: their ids, or their places. One that is not known meets every one. */
export function namesOf(statements: readonly Part[], condition: (statement: Part) => boolean): string[] {
  return statements.flatMap((statement, index) => {
    const id = statement['Sid'];
    const met = isFunction(statement) || condition(statement);
    return met ? [typeof id === 'string' && id !== '' ? id : `statement-${index + 1}`] : [];
  });
}
