import type { Rule } from './rule';
import { at, isSet, listOf } from './values';

const AWS_OWNED = /(^|:)alias\/aws\//;

/**
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.howitworks.html
 */
export const tableWithoutOwnKey: Rule = {
  id: 'table-without-own-key',
  level: 'error',
  title: 'A table is not encrypted with a key of its owner.',
  why: 'Whoever may read the table may decrypt it: no second policy stands between, and no key can be taken away.',
  fix: 'Set `SSEType` to KMS and name `KMSMasterKeyId`; in a global table, for every replica.',
  nist: ['SC-12', 'SC-28(1)'],
  sources: ['PCI DSS 4.0 3.5'],
  types: ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'],
  breaks: ({ properties, type }) => {
    const enabled = at(properties['SSESpecification'], 'SSEEnabled') === true;
    const replicas = type === 'AWS::DynamoDB::Table' ? [properties] : listOf(properties['Replicas']);
    const keys = replicas.map((replica) => at(replica, 'SSESpecification', 'KMSMasterKeyId'));
    return !enabled || keys.length === 0 || keys.some((key) => !isSet(key) || AWS_OWNED.test(String(key)));
  },
};
