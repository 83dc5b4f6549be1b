import { type CfnResource, type RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as cr from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { acknowledge, dependOnlyOn, EncryptedLogGroup } from '../../shared';

/** The function that the CDK shares between all `AwsCustomResource`s of a stack. */
const PROVIDER_ID = `AWS${cr.AwsCustomResource.PROVIDER_FUNCTION_UUID.replaceAll('-', '')}`;

/** Properties of {@link PrefixLists}. */
export interface PrefixListsProps {
  /**
   * Key of the log group.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long the records of the look-ups are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly retention?: logs.RetentionDays;

  /**
   * What happens to the records when they leave the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Finds the ids of AWS-managed prefix lists. They differ from region to region, so they are
 * asked for while the stack is deployed.
 */
export class PrefixLists extends Construct {
  private readonly role: iam.Role;
  private readonly policy: iam.ManagedPolicy;
  private readonly logGroup: logs.ILogGroup;
  private readonly ids = new Map<string, string>();

  constructor(scope: Construct, id: string, props: PrefixListsProps) {
    super(scope, id);
    this.logGroup = new EncryptedLogGroup(this, 'Logs', { ...props, maskSensitiveData: true }).logGroup;
    this.role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.policy = new iam.ManagedPolicy(this, 'Policy', {
      roles: [this.role],
      statements: [
        new iam.PolicyStatement({
          actions: ['ec2:DescribeManagedPrefixLists'],
          resources: ['*'],
          conditions: { StringEquals: { 'aws:RequestedRegion': Stack.of(this).region } },
        }),
        new iam.PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.logGroup.logGroupArn],
        }),
      ],
    });
    acknowledge(this.policy, {
      rules: ['AwsSolutions-IAM5[Resource::*]'],
      reason: 'ec2:DescribeManagedPrefixLists reads public facts and IAM offers no resource form for it.',
    });
  }

  /** Id of the list `com.amazonaws.<region>.<service>`, known at deployment. */
  idOf(service: string): string {
    const id = this.ids.get(service) ?? this.lookUp(service);
    this.ids.set(service, id);
    return id;
  }

  private lookUp(service: string): string {
    const stack = Stack.of(this);
    const resource = new cr.AwsCustomResource(this, service, {
      resourceType: 'Custom::ManagedPrefixList',
      onUpdate: {
        service: 'EC2',
        action: 'DescribeManagedPrefixLists',
        parameters: {
          Filters: [{ Name: 'prefix-list-name', Values: [`com.amazonaws.${stack.region}.${service}`] }],
        },
        outputPaths: ['PrefixLists.0.PrefixListId'],
        physicalResourceId: cr.PhysicalResourceId.of(`com.amazonaws.${service}`),
      },
      installLatestAwsSdk: false, // Would download code from the npm registry while deploying.
      logGroup: this.logGroup,
      role: this.role,
    });
    if (this.ids.size === 0) {
      this.permit(stack.node.findChild(PROVIDER_ID) as lambda.Function);
    }
    return resource.getResponseField('PrefixLists.0.PrefixListId');
  }

  /** The shared function has the role of whoever was first in the stack. */
  private permit(provider: lambda.Function): void {
    if (provider.role && provider.role !== this.role) {
      this.policy.attachToRole(provider.role);
    }
    // Before the function, not before its first call: a new policy takes seconds to reach all of IAM.
    dependOnlyOn(provider.node.defaultChild as CfnResource, this.policy.node.defaultChild as CfnResource);
    acknowledge(
      provider,
      {
        rules: ['AwsSolutions-L1'],
        reason: 'The CDK chooses the runtime and updates it with each release.',
      },
      {
        rules: [
          'HIPAA.Security-LambdaConcurrency',
          'HIPAA.Security-LambdaDLQ',
          'HIPAA.Security-LambdaInsideVPC',
          'NIST.800.53.R5-LambdaConcurrency',
          'NIST.800.53.R5-LambdaDLQ',
          'NIST.800.53.R5-LambdaInsideVPC',
          'PCI.DSS.321-LambdaInsideVPC',
        ],
        reason:
          'Only CloudFormation invokes it, once per deployment, and learns of a failure itself. It reads the EC2 API, to which the isolated subnets have no endpoint, and touches no workload data.',
      },
    );
  }
}
