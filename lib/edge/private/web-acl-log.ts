import { ArnFormat, Aws, Fn, Names, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { EncryptedLogGroup, REDACTED_FIELDS } from '../../shared';

/** Properties of a {@link WebAclLog}. */
export interface WebAclLogProps {
  readonly webAclArn: string;
  readonly encryptionKey?: kms.IKey;
  readonly retention?: logs.RetentionDays;
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * The log of a web ACL, without the headers that carry secrets.
 *
 * https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
 */
export class WebAclLog extends Construct {
  readonly logGroup: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: WebAclLogProps) {
    super(scope, id);
    this.logGroup = new EncryptedLogGroup(this, 'LogGroup', {
      encryptionKey: props.encryptionKey,
      logGroupName: uniqueName(this),
      retention: props.retention,
      removalPolicy: props.removalPolicy,
      maskSensitiveData: true,
    }).logGroup;
    const arn = Stack.of(this).formatArn({
      service: 'logs',
      resource: 'log-group',
      resourceName: this.logGroup.logGroupName, // WAF takes the ARN without the `:*` that CloudFormation returns.
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const logging = new CfnLoggingConfiguration(this, 'Resource', {
      resourceArn: props.webAclArn,
      logDestinationConfigs: [arn],
      redactedFields: REDACTED_FIELDS,
    });
    logging.node.addDependency(this.allowDelivery(arn));
  }

  /** Without a policy of ours, WAF writes one of its own that covers every log group of the account. */
  private allowDelivery(logGroupArn: string): logs.ResourcePolicy {
    return new logs.ResourcePolicy(this, 'Delivery', {
      policyStatements: [
        new iam.PolicyStatement({
          principals: [new iam.ServicePrincipal('delivery.logs.amazonaws.com')],
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [`${logGroupArn}:log-stream:*`],
          conditions: {
            StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
            ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'logs', resource: '*' }) },
          },
        }),
      ],
    });
  }
}

/** WAF prescribes the prefix. The stack's id keeps a retained log from blocking the next stack of the same name. */
function uniqueName(scope: Construct): string {
  const generation = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  return `aws-waf-logs-${Names.uniqueResourceName(scope, { maxLength: 64 })}-${generation}`;
}
