import type { Acknowledgement } from '../../shared';

/** No key of the account and no protection against deletion, because the data class asks for neither. */
export const PUBLIC_TABLE: readonly Acknowledgement[] = [
  {
    rules: ['PAL-table-without-own-key'],
    reason:
      'The records are declared as public: DynamoDB encrypts them with keys that AWS manages, and a key of the ' +
      'account would guard what anybody may read.',
  },
  {
    rules: ['PAL-table-deletable'],
    reason:
      'The records are declared as public, so others have them too, and DynamoDB keeps a system backup for 35 days ' +
      'after such a table is deleted. Passing `deletionProtection` turns the protection on.',
  },
];
