import { Fn } from 'aws-cdk-lib';

/** What opens something. */
const CREDENTIALS = ['AwsSecretKey', 'OpenSshPrivateKey', 'PgpPrivateKey', 'PkcsPrivateKey', 'PuttyPrivateKey'];

/** What belongs to a person. Not addresses of the network, without which nobody can follow an attack. */
const PERSONAL_DATA = [
  'BankAccountNumber-DE',
  'BankAccountNumber-ES',
  'BankAccountNumber-FR',
  'BankAccountNumber-GB',
  'BankAccountNumber-IT',
  'BankAccountNumber-US',
  'CreditCardNumber',
  'CreditCardSecurityCode',
  'EmailAddress',
  'Ssn-US',
];

/** Two parts in base64url that begin as JSON objects do, and a signature. */
const JSON_WEB_TOKEN = { Name: 'JsonWebToken', Regex: 'eyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+' };

/**
 * Data protection policy of a log group that counts and masks what should never have been logged; events from before
 * are not masked. A second line of defence: the runtime does not log such values in the first place.
 *
 * Written out, because CDK's own takes four times the room, of which a template has 1 MB. NIST 800-53 R5 AU-3(3);
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch-logs-data-protection-policies.html
 */
export function maskingPolicy(): Record<string, unknown> {
  const managed = [...CREDENTIALS, ...PERSONAL_DATA].map((name) =>
    Fn.sub(`arn:\${AWS::Partition}:dataprotection::aws:data-identifier/${name}`),
  );
  const DataIdentifier = [...managed, JSON_WEB_TOKEN.Name];
  return {
    Name: 'credentials-and-personal-data',
    Description: 'Masks credentials and personal data',
    Version: '2021-06-01',
    Configuration: { CustomDataIdentifier: [JSON_WEB_TOKEN] },
    Statement: [
      { Sid: 'audit', DataIdentifier, Operation: { Audit: { FindingsDestination: {} } } },
      { Sid: 'mask', DataIdentifier, Operation: { Deidentify: { MaskConfig: {} } } },
    ],
  };
}
