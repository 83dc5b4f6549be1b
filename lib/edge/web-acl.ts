import { Names, type RemovalPolicy, type Size } from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { MAX_BODY_SIZE, WEB_ACL_RATES } from './defaults';
import { requireWithin } from './private/require-within';
import { WebAclLog } from './private/web-acl-log';
import { BLOCK_RESPONSES, visibility, webAclRules } from './private/web-acl-rules';

const KIB = 1024;

/** Properties of a {@link WebAcl}. */
export interface WebAclProps {
  /**
   * Requests that one IP address may make in five minutes, 10 to 2,000,000,000.
   *
   * @default 2000
   */
  readonly requestsPerIp?: number;

  /**
   * Requests that may be made with one API key in five minutes, 10 to 2,000,000,000.
   *
   * @default 10000
   */
  readonly requestsPerKey?: number;

  /**
   * Longest request body, 1 KiB to 64 KiB. Longer bodies are blocked. Above 16 KiB AWS
   * charges extra for each request, because the rules must see the whole body.
   *
   * @default Size.kibibytes(16)
   */
  readonly maxBodySize?: Size;

  /**
   * Whether it logs to a log group of its own; not where something else receives its only log.
   *
   * @default true
   */
  readonly ownLog?: boolean;

  /**
   * Key under which the log is encrypted.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long the log is kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to the log when the web ACL leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A regional web ACL that blocks: rates per address and per API key, oversized bodies, and
 * AWS's managed groups for bad reputation, anonymizing networks, known exploits, common
 * attacks and SQL injection. Blocked requests are answered with one fixed sentence.
 *
 * The anonymous-IP group also blocks hosting providers and cloud networks, machines of
 * AWS among them: a smoke test that runs there gets a 403.
 *
 * NIST 800-53 R5 SC-5, SC-7, SI-10;
 * https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export class WebAcl extends Construct {
  /** ARN of the web ACL. */
  readonly webAclArn: string;
  /** Name under which CloudWatch counts its requests. */
  readonly metricName: string;
  /** Log of every request, without the headers that carry secrets; `undefined` unless it is its own. */
  readonly logGroup?: logs.ILogGroup;

  constructor(scope: Construct, id: string, props: WebAclProps = {}) {
    super(scope, id);
    const limits = {
      requestsPerIp: props.requestsPerIp ?? WEB_ACL_RATES.requestsPerIp,
      requestsPerKey: props.requestsPerKey ?? WEB_ACL_RATES.requestsPerKey,
      maxBodySize: props.maxBodySize ?? MAX_BODY_SIZE,
    };
    requireWithin(this, 'requestsPerIp', limits.requestsPerIp, 10, 2_000_000_000);
    requireWithin(this, 'requestsPerKey', limits.requestsPerKey, 10, 2_000_000_000);
    requireWithin(this, 'maxBodySize', limits.maxBodySize.toBytes(), KIB, 64 * KIB);

    this.metricName = Names.uniqueResourceName(this, { maxLength: 128 });
    const webAcl = new CfnWebACL(this, 'Resource', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rules: webAclRules(limits),
      customResponseBodies: BLOCK_RESPONSES,
      associationConfig: {
        requestBody: { API_GATEWAY: { defaultSizeInspectionLimit: inspectionLimit(limits.maxBodySize) } },
      },
      visibilityConfig: visibility(this.metricName),
    });
    this.webAclArn = webAcl.attrArn;
    if (props.ownLog ?? true) {
      this.logGroup = new WebAclLog(this, 'Log', {
        webAclArn: this.webAclArn,
        encryptionKey: props.encryptionKey,
        retention: props.logRetention,
        removalPolicy: props.removalPolicy,
      }).logGroup;
    }
  }

  /** Puts the web ACL in front of a stage. The association belongs to the stage's stack, so that references point one way. */
  associate(stage: apigateway.Stage): void {
    new CfnWebACLAssociation(stage, 'WebAcl', { resourceArn: stage.stageArn, webAclArn: this.webAclArn });
  }
}

/** The smallest inspection limit that covers the longest body. */
function inspectionLimit(maxBodySize: Size): string {
  return `KB_${Math.ceil(maxBodySize.toBytes() / (16 * KIB)) * 16}`;
}
