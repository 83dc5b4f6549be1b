import { actingPrincipals, type Measure } from './measure';

const ROLES: Measure['nouns'] = ['role', 'roles'];

/** Invariants of who may do what. */
export const PERMISSION_MEASURES: Readonly<Record<string, Measure>> = {
  'store-of-another': {
    chapter: 'Permissions',
    subjects: actingPrincipals,
    nouns: ROLES,
    verdicts: [
      'reaches only data that is its own or was granted by name',
      'reach only data that is their own or was granted by name',
    ],
    construct: ['EncryptedTable', 'lib/data/encrypted-table.ts'],
    test: 'test/data/encrypted-table.test.ts',
  },
  'key-of-another': {
    chapter: 'Permissions',
    subjects: actingPrincipals,
    nouns: ROLES,
    verdicts: [
      'uses only keys that are its own or were granted by name',
      'use only keys that are their own or were granted by name',
    ],
    construct: ['EncryptionKey', 'lib/shared/encryption-key.ts'],
    test: 'test/shared/encryption-key.test.ts',
  },
  'secret-of-another': {
    chapter: 'Permissions',
    subjects: actingPrincipals,
    nouns: ROLES,
    verdicts: [
      'reads only secrets that are its own or were granted by name',
      'read only secrets that are their own or were granted by name',
    ],
    construct: ['RotatedSecret', 'lib/secrets/rotated-secret.ts'],
    test: 'test/shared/secret-access.test.ts',
  },
  'permissions-changeable': {
    chapter: 'Permissions',
    subjects: ({ permissions }) => permissions.principals.map(({ id }) => id),
    nouns: ROLES,
    verdicts: ['can change no permission', 'can change no permission'],
    construct: ['SecurityBlueprint', 'lib/blueprint/security-blueprint.ts'],
    test: 'test/blueprint/security-blueprint.test.ts',
  },
  'role-for-everyone': {
    chapter: 'Permissions',
    subjects: ({ permissions }) =>
      permissions.principals.filter(({ trust }) => trust !== undefined).map(({ id }) => id),
    nouns: ROLES,
    verdicts: ['can be assumed by no stranger', 'can be assumed by no stranger'],
    construct: ['SecurityBlueprint', 'lib/blueprint/security-blueprint.ts'],
    test: 'test/blueprint/security-blueprint.test.ts',
  },
  'policy-for-everyone': {
    chapter: 'Permissions',
    subjects: ({ permissions }) =>
      permissions.assets
        .filter(({ policies, type }) => type.kind !== 'role' && policies.length > 0)
        .map(({ resource }) => resource.id),
    nouns: ['resource with a policy', 'resources with a policy'],
    verdicts: ['lets in no stranger', 'let in no stranger'],
    construct: ['EncryptedBucket', 'lib/data/encrypted-bucket.ts'],
    test: 'test/data/encrypted-bucket.test.ts',
  },
};
