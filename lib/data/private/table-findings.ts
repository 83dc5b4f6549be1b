import type { Acknowledgement } from '../../shared';

/** No key of the account, because the data class asks for none. */
export const PUBLIC_WITHOUT_KEY: Acknowledgement = {
  rules: ['PAL-table-without-own-key'],
  reason:
    'The records are declared as public: DynamoDB encrypts them with keys that AWS manages, and a key of the ' +
    'account would guard what anybody may read.',
};

/** No protection against deletion, because the data class asks for none. */
export const PUBLIC_DELETABLE: Acknowledgement = {
  rules: ['PAL-table-deletable'],
  reason:
    'The records are declared as public, so they can be published again from their source, and DynamoDB keeps a ' +
    'system backup for 35 days after such a table is deleted. Passing `deletionProtection` turns the protection on.',
};
