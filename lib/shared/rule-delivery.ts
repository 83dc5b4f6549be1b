import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sns from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';

/** Topics whose policies say so already: a policy has room for one statement, not for one per rule. */
const allowed = new WeakSet<sns.ITopic>();

/**
 * Lets the rules of this account publish to a topic, and use its key for that. The key's policy can't name the rules:
 * EventBridge sends it no source, and with such a condition every message would be lost without a word. It names the
 * topics of this account instead, which are in the encryption context.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 *
 * A topic from elsewhere keeps its policies: whoever owns it allows the same.
 */
export function allowRules(scope: IConstruct, topic: sns.ITopic): void {
  if (allowed.has(topic)) {
    return;
  }
  allowed.add(topic);
  const stack = Stack.of(scope);
  const rules = new iam.ServicePrincipal('events.amazonaws.com');
  const ofThisAccount = (service: string, resource: string) =>
    stack.formatArn({ service, resource, account: Aws.ACCOUNT_ID, arnFormat: ArnFormat.NO_RESOURCE_NAME });
  topic.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'Rules',
      principals: [rules],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: {
        StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        ArnLike: { 'aws:SourceArn': ofThisAccount('events', 'rule/*') },
      },
    }),
  );
  topic.masterKey?.addToResourcePolicy(
    new iam.PolicyStatement({
      sid: 'Rules',
      principals: [rules],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'], // In a key policy this means the key itself.
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:sns:topicArn': ofThisAccount('sns', '*') } },
    }),
  );
}
