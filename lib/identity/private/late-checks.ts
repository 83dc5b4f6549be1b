import { Aspects } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { BlueprintError } from '../../shared';

/**
 * Checks that can only be answered once everything is declared. The error is made by the call that is
 * wrong, so that its stack trace points there, and thrown at synthesis. An aspect, because errors thrown
 * while tokens resolve lose their message, and validations cannot throw.
 */
export class LateChecks {
  private readonly checks: { readonly holds: () => boolean; readonly error: BlueprintError }[] = [];

  constructor(scope: IConstruct) {
    Aspects.of(scope).add({
      visit: (node) => {
        if (node === scope) {
          this.run();
        }
      },
    });
  }

  /** Throws this error at synthesis unless the condition holds by then. */
  require(holds: () => boolean, error: BlueprintError): void {
    this.checks.push({ holds, error });
  }

  private run(): void {
    for (const { holds, error } of this.checks) {
      if (!holds()) {
        throw error;
      }
    }
  }
}
