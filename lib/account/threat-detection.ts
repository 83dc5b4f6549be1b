import * as guardduty from 'aws-cdk-lib/aws-guardduty';
import { Construct } from 'constructs';
import { requireOnlyOne } from './private/require-only-one';

/** Properties of {@link ThreatDetection}. */
export interface ThreatDetectionProps {
  /**
   * Whether GuardDuty puts an agent beside every Fargate task of the account and watches its processes, files and
   * connections. It needs what the documentation of {@link ThreatDetection} lists.
   *
   * @default true
   */
  readonly runtimeMonitoring?: boolean;
}

/**
 * GuardDuty for this account and Region: CloudTrail, DNS and flow logs, data events of S3, network activity of
 * functions, and what runs in Fargate tasks. Plans for what this project does not deploy (EKS, RDS, EC2 volumes) are
 * switched off by name, so that nobody pays for them.
 *
 * There can be one detector: where one exists already, switched on by a person or the organisation, **the deployment
 * fails** (`a detector already exists for the current account`). See `aws guardduty list-detectors` first.
 *
 * Runtime monitoring in isolated subnets:
 *
 * 1. GuardDuty makes the interface endpoint `com.amazonaws.<region>.guardduty-data` and its security group in the VPC
 *    itself, with the first task that it watches. It is outside of this stack: delete it before the VPC.
 * 2. Groups of tasks that let nothing out must let TCP 443 out to that endpoint.
 * 3. Tasks fetch the agent's image from a repository of GuardDuty: the execution role, and the policies of the endpoints
 *    for ECR and S3, must allow it. Without that the tasks run, unwatched.
 *
 * NIST 800-53 R5 SI-4, SI-3(8); https://docs.aws.amazon.com/guardduty/latest/ug/how-runtime-monitoring-works-ecs-fargate.html,
 * https://docs.aws.amazon.com/guardduty/latest/ug/prereq-runtime-monitoring-ecs-support.html
 *
 * @throws BlueprintError `LIMIT_EXCEEDED`
 */
export class ThreatDetection extends Construct {
  /** Id of the detector. */
  readonly detectorId: string;

  constructor(scope: Construct, id: string, props: ThreatDetectionProps = {}) {
    super(scope, id);
    const runtime = status(props.runtimeMonitoring ?? true);
    const detector = new guardduty.CfnDetector(this, 'Resource', {
      enable: true,
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
      // Each by name: what a new detector does with a plan that is not named depends on the plan.
      features: [
        { name: 'S3_DATA_EVENTS', status: status(true) },
        { name: 'LAMBDA_NETWORK_LOGS', status: status(true) },
        { name: 'EKS_AUDIT_LOGS', status: status(false) },
        { name: 'RDS_LOGIN_EVENTS', status: status(false) },
        { name: 'EBS_MALWARE_PROTECTION', status: status(false) },
        {
          name: 'RUNTIME_MONITORING',
          status: runtime,
          additionalConfiguration: [
            { name: 'ECS_FARGATE_AGENT_MANAGEMENT', status: runtime },
            { name: 'EKS_ADDON_MANAGEMENT', status: status(false) },
            { name: 'EC2_AGENT_MANAGEMENT', status: status(false) },
          ],
        },
      ],
    });
    requireOnlyOne(detector, 'ThreatDetection');
    this.detectorId = detector.ref;
  }
}

function status(enabled: boolean): string {
  return enabled ? 'ENABLED' : 'DISABLED';
}
