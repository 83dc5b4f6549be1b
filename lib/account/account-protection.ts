import { Construct } from 'constructs';
import { ConfigurationRecording, type ConfigurationRecordingProps } from './configuration-recording';
import { ExternalAccessAnalysis, type ExternalAccessAnalysisProps } from './external-access-analysis';
import { SecurityStandards, type SecurityStandardsProps } from './security-standards';
import { ThreatDetection, type ThreatDetectionProps } from './threat-detection';

/** Which services of the account to switch on; `{}` switches one on with its defaults. */
export interface AccountProtectionProps {
  /**
   * GuardDuty.
   *
   * @default - left as it is
   */
  readonly threatDetection?: ThreatDetectionProps;

  /**
   * Security Hub.
   *
   * @default - left as it is
   */
  readonly securityStandards?: SecurityStandardsProps;

  /**
   * AWS Config.
   *
   * @default - left as it is
   */
  readonly configurationRecording?: ConfigurationRecordingProps;

  /**
   * IAM Access Analyzer.
   *
   * @default - left as it is
   */
  readonly externalAccessAnalysis?: ExternalAccessAnalysisProps;
}

/**
 * Services that watch a whole account and Region. Nothing is switched on unless asked for: an organisation has most of
 * them already, and where a detector, a hub or a recorder exists, a second one **fails the deployment**. One deployment of
 * an account asks for them, no more.
 *
 * Amazon Inspector is not among them, because CloudFormation has no resource that switches it on. Once for each account
 * and Region: `aws inspector2 enable --resource-types ECR LAMBDA`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_InspectorV2.html
 *
 * @throws BlueprintError `LIMIT_EXCEEDED`, `NAME_TAKEN`, `VALUE_OUT_OF_RANGE`
 */
export class AccountProtection extends Construct {
  constructor(scope: Construct, id: string, props: AccountProtectionProps = {}) {
    super(scope, id);
    const { threatDetection, securityStandards, configurationRecording, externalAccessAnalysis } = props;
    if (threatDetection !== undefined) {
      new ThreatDetection(this, 'ThreatDetection', threatDetection);
    }
    const recording =
      configurationRecording && new ConfigurationRecording(this, 'ConfigurationRecording', configurationRecording);
    if (securityStandards !== undefined) {
      const standards = new SecurityStandards(this, 'SecurityStandards', securityStandards);
      // Controls that find no recorder start with a failure.
      if (recording !== undefined) {
        standards.node.addDependency(recording);
      }
    }
    if (externalAccessAnalysis !== undefined) {
      new ExternalAccessAnalysis(this, 'ExternalAccessAnalysis', externalAccessAnalysis);
    }
  }
}
