import { dynamoDbTable } from '../../runtime/adapters/dynamodb-table';
import { kmsDataKeys } from '../../runtime/adapters/kms-data-keys';
import { lambdaHost } from '../../runtime/adapters/lambda-host';
import { type Sealed, withEncryptedFields } from '../../runtime/encryption/encrypted-table';
import { createFieldCipher } from '../../runtime/encryption/field-cipher';
import policies from './policy.cedar';
import { type StoredProfile, usersService } from './service';

// Where somebody lives is read by nobody who can only read the table.
const profiles = withEncryptedFields(
  dynamoDbTable<Sealed<StoredProfile, 'email' | 'address'>>('profiles', {}),
  createFieldCipher({ service: 'users', store: 'profiles', dataKeys: kmsDataKeys() }),
  ['email', 'address'],
);

export const handler = lambdaHost(usersService({ profiles }), policies);
