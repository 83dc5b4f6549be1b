import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Where services find the trust bundle: the roots of their peers' certificates and the keys of accepted tokens. Only
 * the name is derived: CloudFormation must not own the value, or a deployment would put back the keys of
 * yesterday. Whoever may write the parameter decides whom every service believes.
 *
 * https://github.com/spiffe/spiffe/blob/main/standards/SPIFFE_Trust_Domain_and_Bundle.md
 */
export class TrustBundleParameter {
  /** Name of the Parameter Store parameter, e.g. `/Shop/trust-bundle`. */
  readonly parameterName: string;

  /** @param owner what tells this blueprint from others of the account and region */
  constructor(owner: string) {
    this.parameterName = `/${owner}/trust-bundle`;
  }

  /** The place as the runtime reads it. */
  get location(): string {
    return `ssm:${this.parameterName}`;
  }

  /** Lets a principal read exactly this parameter. */
  grantRead(grantee: iam.IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['ssm:GetParameter'],
        resources: [`arn:${Aws.PARTITION}:ssm:${Aws.REGION}:${Aws.ACCOUNT_ID}:parameter${this.parameterName}`],
      }),
    );
  }
}
