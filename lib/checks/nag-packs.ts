import { type App, Validations } from 'aws-cdk-lib';

/** The rule packs that every template of the app must pass. */
export const NAG_PACKS = ['AwsSolutions', 'NIST 800-53 R5', 'HIPAA Security', 'PCI DSS 3.2.1'] as const;

/**
 * Runs four cdk-nag packs over the whole app at every synthesis; a finding that nobody
 * acknowledged fails it, from `cdk synth` to the pipeline. NIST 800-53 R5 CM-6, SA-11.
 */
export function addNagPacks(app: App): void {
  // Loaded here: it takes longer to load than the rest of this library, and tools that only read the index need none of it.
  const { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } =
    require('cdk-nag') as typeof import('cdk-nag');
  Validations.of(app).addPlugins(
    new AwsSolutionsChecks(app),
    new NIST80053R5Checks(app),
    new HIPAASecurityChecks(app),
    new PCIDSS321Checks(app),
  );
}
