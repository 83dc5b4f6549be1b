import * as logs from 'aws-cdk-lib/aws-logs';

/** Two parts in base64url that begin as JSON objects do, and a signature. */
const JSON_WEB_TOKEN = new logs.CustomDataIdentifier(
  'JsonWebToken',
  'eyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+',
);

/** What opens something. */
const CREDENTIALS = [
  logs.DataIdentifier.AWSSECRETKEY,
  logs.DataIdentifier.OPENSSHPRIVATEKEY,
  logs.DataIdentifier.PGPPRIVATEKEY,
  logs.DataIdentifier.PKCSPRIVATEKEY,
  logs.DataIdentifier.PUTTYPRIVATEKEY,
  JSON_WEB_TOKEN,
];

/** What belongs to a person. Not addresses of the network, without which nobody can follow an attack. */
const PERSONAL_DATA = [
  logs.DataIdentifier.BANKACCOUNTNUMBER_DE,
  logs.DataIdentifier.BANKACCOUNTNUMBER_ES,
  logs.DataIdentifier.BANKACCOUNTNUMBER_FR,
  logs.DataIdentifier.BANKACCOUNTNUMBER_GB,
  logs.DataIdentifier.BANKACCOUNTNUMBER_IT,
  logs.DataIdentifier.BANKACCOUNTNUMBER_US,
  logs.DataIdentifier.CREDITCARDNUMBER,
  logs.DataIdentifier.CREDITCARDSECURITYCODE,
  logs.DataIdentifier.EMAILADDRESS,
  logs.DataIdentifier.SSN_US,
];

/**
 * Counts and masks what should never have been logged; events from before are not masked. A second line of defence:
 * the runtime does not log such values in the first place. NIST 800-53 R5 AU-3(3);
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/mask-sensitive-log-data.html
 */
export function maskingPolicy(): logs.DataProtectionPolicy {
  return new logs.DataProtectionPolicy({
    name: 'credentials-and-personal-data',
    description: 'Masks credentials and personal data',
    identifiers: [...CREDENTIALS, ...PERSONAL_DATA],
  });
}
