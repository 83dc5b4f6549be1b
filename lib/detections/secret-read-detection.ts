import { Fn, Token } from 'aws-cdk-lib';
import type * as events from 'aws-cdk-lib/aws-events';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { EventDetection } from './detection';
import { API_CALL_FACTS, apiCalls, withoutRole } from './private/api-calls';
import { EventRule } from './private/event-rule';

/** Properties of a {@link SecretReadDetection}. */
export interface SecretReadDetectionProps {
  /** ARN of the secret. */
  readonly secretArn: string;

  /**
   * Name of the secret.
   *
   * @default - taken from the ARN, if need be as CloudFormation generates it: `<logical id>-<random>`
   */
  readonly secretName?: string;

  /** ARNs of the roles that read it as a matter of course; may be a lazy list. Nobody else does, whatever may be allowed. */
  readonly readerArns: readonly string[];

  /** Where it is told. */
  readonly alarmTopic: sns.ITopic;
}

/**
 * Rings when somebody else than its readers asks for the value of a secret, refused or not. Reading is a call that
 * rules see only when they ask for all of them. One per secret, in its Region. NIST 800-53 R5 AC-6(9), SI-4.
 */
export class SecretReadDetection extends Construct {
  /** The rule. */
  readonly rule: events.IRule;

  constructor(scope: Construct, id: string, props: SecretReadDetectionProps) {
    super(scope, id);
    this.rule = new EventRule(this, secretRead(props), props.alarmTopic).rule;
  }
}

function secretRead({
  secretArn,
  secretName = nameIn(secretArn),
  readerArns,
}: SecretReadDetectionProps): EventDetection {
  // Callers may name a secret by its name, by its ARN, or by its ARN without the random end.
  const before = Token.isUnresolved(secretArn)
    ? Fn.join(
        ':',
        [0, 1, 2, 3, 4, 5].map((part) => Fn.select(part, Fn.split(':', secretArn))),
      )
    : secretArn.split(':').slice(0, 6).join(':');
  return {
    id: 'secret-read-unexpectedly',
    title: 'Somebody else than its readers asked for a secret',
    pattern: apiCalls('secretsmanager', ['GetSecretValue'], {
      requestParameters: { secretId: [{ prefix: secretName }, { prefix: `${before}:${secretName}` }] },
      userIdentity: withoutRole(readerArns),
    }),
    facts: API_CALL_FACTS,
    readOnly: true,
  };
}

/** The name in an ARN, without the hyphen and the six characters that Secrets Manager adds. */
function nameIn(secretArn: string): string {
  if (!Token.isUnresolved(secretArn)) {
    return secretArn.split(':').slice(6).join(':').slice(0, -7);
  }
  const parts = Fn.split('-', Fn.select(6, Fn.split(':', secretArn)));
  return Fn.join('-', [Fn.select(0, parts), Fn.select(1, parts)]);
}
