import type { Rule } from './rule';
import { at, listOf } from './values';

/**
 * A table that a template deletes with its stack was declared disposable; any other keeps what nobody may lose.
 *
 * @see https://docs.aws.amazon.com/securityhub/latest/userguide/dynamodb-controls.html#dynamodb-6
 */
export const tableDeletable: Rule = {
  id: 'table-deletable',
  level: 'error',
  title: 'A table that is to be kept can be deleted by one call.',
  why: 'One stolen or careless session of an administrator ends the service.',
  fix: 'Set `DeletionProtectionEnabled` to true.',
  nist: ['CP-9', 'SI-12'],
  sources: ['FSBP DynamoDB.6'],
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  breaks: ({ deletionPolicy, properties, type }) => {
    const replicas = type === 'AWS::DynamoDB::Table' ? [properties] : listOf(properties['Replicas']);
    return deletionPolicy !== 'Delete' && replicas.some((one) => at(one, 'DeletionProtectionEnabled') !== true);
  },
};
