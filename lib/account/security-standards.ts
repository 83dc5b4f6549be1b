import { Aws } from 'aws-cdk-lib';
import * as securityhub from 'aws-cdk-lib/aws-securityhub';
import { Construct } from 'constructs';
import { BlueprintError, toConstructId } from '../shared';
import { requireOnlyOne } from './private/require-only-one';

/** A standard that Security Hub checks, as its ARN names it. */
export enum SecurityStandard {
  /** What AWS recommends for its services. */
  AWS_FOUNDATIONAL = 'aws-foundational-security-best-practices/v/1.0.0',
  /** NIST SP 800-53 Revision 5. */
  NIST_800_53_R5 = 'nist-800-53/v/5.0.0',
  /** CIS AWS Foundations Benchmark 3.0. */
  CIS_AWS_FOUNDATIONS = 'cis-aws-foundations-benchmark/v/3.0.0',
  /** PCI DSS 4.0.1. */
  PCI_DSS = 'pci-dss/v/4.0.1',
}

/** Properties of {@link SecurityStandards}. */
export interface SecurityStandardsProps {
  /**
   * What is checked, each at most once. One control counts, and costs, once for all standards that contain it.
   *
   * @default [SecurityStandard.AWS_FOUNDATIONAL]
   */
  readonly standards?: SecurityStandard[];
}

/**
 * Security Hub for this account and Region, with standards. Most controls read what AWS Config records: without a
 * recorder (of {@link ConfigurationRecording} or of the organisation) they find nothing and say so.
 *
 * There can be one hub: where Security Hub is on already, **the deployment fails** (`Account is already subscribed to
 * Security Hub`). See `aws securityhub describe-hub` first.
 *
 * NIST 800-53 R5 CA-7, RA-5, SI-4(5);
 * https://docs.aws.amazon.com/securityhub/latest/userguide/standards-reference.html
 *
 * @throws BlueprintError `LIMIT_EXCEEDED`, `NAME_TAKEN`, `VALUE_OUT_OF_RANGE`
 */
export class SecurityStandards extends Construct {
  /** ARN of the hub. */
  readonly hubArn: string;

  constructor(scope: Construct, id: string, props: SecurityStandardsProps = {}) {
    super(scope, id);
    const standards = props.standards ?? [SecurityStandard.AWS_FOUNDATIONAL];
    requireDistinct(this, standards);
    const hub = new securityhub.CfnHub(this, 'Resource', {
      autoEnableControls: true,
      // One finding for a control, whichever standards contain it.
      controlFindingGenerator: 'SECURITY_CONTROL',
      // AWS would choose the standards, and choose others later.
      enableDefaultStandards: false,
    });
    requireOnlyOne(hub, 'SecurityStandards');
    for (const standard of standards) {
      const [name = standard] = standard.split('/');
      new securityhub.CfnStandard(this, toConstructId(name), {
        standardsArn: `arn:${Aws.PARTITION}:securityhub:${Aws.REGION}::standards/${standard}`,
      }).addResourceDependency(hub);
    }
    this.hubArn = hub.ref;
  }
}

function requireDistinct(scope: Construct, standards: readonly SecurityStandard[]): void {
  if (standards.length === 0) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      'standards must name 1 or more, got none; leave it out for the default, or leave SecurityStandards out',
      scope,
    );
  }
  const twice = standards.find((standard, index) => standards.indexOf(standard) !== index);
  if (twice !== undefined) {
    throw new BlueprintError(
      'NAME_TAKEN',
      `standards must name each standard once, got '${twice}' twice; leave one out`,
      scope,
    );
  }
}
