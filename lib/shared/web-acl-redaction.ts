import type { CfnLoggingConfiguration } from 'aws-cdk-lib/aws-wafv2';

/** Headers that carry secrets and stay out of the log of a web ACL, wherever it goes. */
export const REDACTED_FIELDS: CfnLoggingConfiguration.FieldToMatchProperty[] = [
  'authorization',
  'cookie',
  'x-api-key',
].map((name) => ({ singleHeader: { Name: name } }));
