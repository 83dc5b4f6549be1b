import { type Duration, Token } from 'aws-cdk-lib';
import * as accessanalyzer from 'aws-cdk-lib/aws-accessanalyzer';
import { Construct } from 'constructs';
import { BlueprintError } from '../shared';

const LONGEST_UNUSED_DAYS = 365;

/** Properties of {@link ExternalAccessAnalysis}. */
export interface ExternalAccessAnalysisProps {
  /**
   * After how many whole days without use, 1 to 365, a role, a permission or an access key is reported. Billed for
   * every role and user of the account.
   *
   * @default - unused access is not looked for
   */
  readonly unusedAccessAge?: Duration;
}

/**
 * IAM Access Analyzer: reports buckets, keys, roles, functions, secrets and queues of this account and Region that
 * somebody outside of the account can reach. An account may have several analyzers, but with one of the organisation this
 * one only repeats it.
 *
 * NIST 800-53 R5 AC-3, AC-6(7); https://docs.aws.amazon.com/IAM/latest/UserGuide/what-is-access-analyzer.html
 *
 * @throws BlueprintError `VALUE_OUT_OF_RANGE`
 */
export class ExternalAccessAnalysis extends Construct {
  constructor(scope: Construct, id: string, props: ExternalAccessAnalysisProps = {}) {
    super(scope, id);
    const { unusedAccessAge } = props;
    new accessanalyzer.CfnAnalyzer(this, 'Resource', { type: 'ACCOUNT' });
    if (unusedAccessAge !== undefined) {
      new accessanalyzer.CfnAnalyzer(this, 'Unused', {
        type: 'ACCOUNT_UNUSED_ACCESS',
        analyzerConfiguration: { unusedAccessConfiguration: { unusedAccessAge: wholeDays(this, unusedAccessAge) } },
      });
    }
  }
}

function wholeDays(scope: Construct, age: Duration): number {
  const days = age.toDays({ integral: false });
  if (!Token.isUnresolved(days) && (!Number.isInteger(days) || days < 1 || days > LONGEST_UNUSED_DAYS)) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `unusedAccessAge must be 1 to ${LONGEST_UNUSED_DAYS} whole days, got ${days}; choose how long unused access may stay`,
      scope,
    );
  }
  return days;
}
