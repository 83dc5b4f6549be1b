import type { IPolicyValidationPlugin, PolicyValidationPluginReport, Stage } from 'aws-cdk-lib';

/** Options of {@link PalisadeChecks}. */
export interface PalisadeChecksProps {
  /**
   * File of the waivers, relative to the working directory.
   *
   * @default 'palisade.waivers.json' - without this file, nothing is waived
   */
  readonly waivers?: string;
  /**
   * Today, by which waivers expire.
   *
   * @default - the clock of this machine
   */
  readonly now?: () => Date;
}

/**
 * Checks an app at every synthesis: the rules `PAL-…` for each resource, the invariants over everything that would be
 * deployed, and the ledger of waivers. Works in any CDK app:
 *
 * ```ts
 * Validations.of(app).addPlugins(new PalisadeChecks(app));
 * ```
 *
 * NIST SP 800-53 CM-6, CM-3(2), SA-11.
 */
export class PalisadeChecks implements IPolicyValidationPlugin {
  readonly name = 'Palisade';

  /** @param scope what is checked: an app, or one stage of it */
  constructor(
    private readonly scope: Stage,
    private readonly props: PalisadeChecksProps = {},
  ) {}

  /** Called by the CDK when the templates are written. */
  validate(): PolicyValidationPluginReport {
    // Loaded here: apps that only use constructs wait for none of it.
    const { RulePack } = require('./rule-pack') as typeof import('./rule-pack');
    const { invariantViolations } = require('./invariant-violations') as typeof import('./invariant-violations');
    const { waiverViolations } = require('./waivers') as typeof import('./waivers');
    const violations = [
      ...new RulePack().validateScope(this.scope).violations,
      ...invariantViolations(this.scope.outdir),
      ...waiverViolations(this.scope, this.props),
    ];
    return { success: violations.every(({ severity }) => severity === 'warning'), violations };
  }
}
