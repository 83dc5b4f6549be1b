import { CfnLoggingConfiguration } from 'aws-cdk-lib/aws-wafv2';
import type { Construct } from 'constructs';
import { REDACTED_FIELDS } from '../../shared';

/** WAF prescribes how the names of its destinations begin. */
export const WEB_ACL_STREAM_PREFIX = 'aws-waf-logs-';

/**
 * Sends the log of a web ACL to a delivery stream, without the headers that carry secrets. A web ACL has one log.
 *
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-kinesis.html
 */
export function logWebAcl(scope: Construct, webAclArn: string, streamArn: string): CfnLoggingConfiguration {
  return new CfnLoggingConfiguration(scope, 'AuditArchive', {
    resourceArn: webAclArn,
    logDestinationConfigs: [streamArn],
    redactedFields: REDACTED_FIELDS,
  });
}
