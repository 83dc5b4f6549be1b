import { Unavailable } from '../../runtime/errors';
import { customResource, isResourceEvent } from '../shared/custom-resource';
import type { Findings } from './findings';

/** What the writer of the trust bundle does. */
export interface TrustBundleOptions {
  /** Name of the parameter, the identity of the resource. */
  readonly parameterName: string;
  /** Writes the bundle if it has changed. */
  readonly refresh: () => Promise<Findings>;
}

/**
 * Handler of both the schedule that keeps the trust bundle fresh and the resource that writes the first one. The
 * schedule fails with whatever was found, so that the alarm rings. A deployment fails only with what is missing: an
 * issuer that is down must not keep a stack from being repaired. Deletion leaves the bundle to those who still read it.
 */
export function trustBundle({ parameterName, refresh }: TrustBundleOptions): (event: unknown) => Promise<void> {
  const onResource = customResource({
    async create() {
      const { failures, warnings } = await refresh();
      for (const warning of warnings) {
        console.warn(JSON.stringify({ level: 'warn', message: warning }));
      }
      failOn(failures);
      return { physicalResourceId: parameterName };
    },
  });

  return async (event) => {
    if (isResourceEvent(event)) {
      await onResource(event);
      return;
    }
    const { failures, warnings } = await refresh();
    failOn([...failures, ...warnings]);
  };
}

function failOn(findings: readonly string[]): void {
  if (findings.length > 0) {
    throw new Unavailable(findings.join('; '));
  }
}
