import type { Acknowledgement } from '../../shared';

/** No access log, because the data class asks for none. */
export const PUBLIC_NOT_LOGGED: Acknowledgement = {
  rules: [
    'AwsSolutions-S1',
    'HIPAA.Security-S3BucketLoggingEnabled',
    'NIST.800.53.R5-S3BucketLoggingEnabled',
    'PCI.DSS.321-S3BucketLoggingEnabled',
  ],
  reason:
    'The objects are declared as public: who reads them is of no interest, and versioning keeps what a change ' +
    'replaced. Passing a bucket for access logs turns logging on.',
};

/** No key of the account, because the data class asks for none. */
export const PUBLIC_WITHOUT_KEY: Acknowledgement = {
  rules: [
    'HIPAA.Security-S3DefaultEncryptionKMS',
    'NIST.800.53.R5-S3DefaultEncryptionKMS',
    'PCI.DSS.321-S3DefaultEncryptionKMS',
  ],
  reason:
    'The objects are declared as public: S3 encrypts them with keys that it manages, and a key of the account would ' +
    'guard what anybody may read.',
};
