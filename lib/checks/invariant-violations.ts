import type { PolicyViolation } from 'aws-cdk-lib';
import { readAssembly } from '../assembly';
import { type Finding, prove, type Severity } from '../reachability';

/**
 * How the CDK treats a broken invariant. A fatal violation fails the synthesis, and no acknowledgement silences it; a
 * warning is printed.
 */
export const LEVELS: Readonly<Record<Severity, 'fatal' | 'warning'>> = {
  critical: 'fatal',
  high: 'fatal',
  medium: 'fatal',
  low: 'warning',
};

/**
 * Proves what a cloud assembly would deploy, and reports what does not hold: each fatal finding by itself, with the path
 * that leads there, and warnings of one invariant together.
 *
 * @throws AssemblyError when the assembly can't be read
 */
export function invariantViolations(directory: string): PolicyViolation[] {
  const findings = prove(readAssembly(directory));
  const fatal = findings.filter(({ severity }) => LEVELS[severity] === 'fatal');
  const warnings = findings.filter(({ severity }) => LEVELS[severity] === 'warning');
  const ids = [...new Set(warnings.map(({ id }) => id))];
  return [
    ...fatal.flatMap((finding) => violationOf([finding])),
    ...ids.flatMap((id) => violationOf(warnings.filter((finding) => finding.id === id))),
  ];
}

/** One violation for findings of one invariant, at the construct around them. */
function violationOf(findings: readonly Finding[]): PolicyViolation[] {
  const [first] = findings;
  if (first === undefined) {
    return [];
  }
  const { controls, fix, id, severity, title, why } = first;
  return [
    {
      ruleName: id,
      severity: LEVELS[severity],
      description: [`${title}. ${why}`, ...findings.map(described)].join('\n  - '),
      fix,
      ruleMetadata: { severity, controls: [...controls.nist, ...controls.fsbp, ...controls.owasp].join(', ') },
      violatingResources: [
        { constructPath: commonScope(findings.map(({ path, resource }) => path ?? resource)), locations: [] },
      ],
    },
  ];
}

/** What was found, and the path that leads there. */
function described({ hops, message, unresolved }: Finding): string {
  const path = hops.length > 1 ? ` (${hops.join(' → ')})` : '';
  return `${message}${path}${unresolved === undefined ? '' : `; not certain: ${unresolved}`}`;
}

/** The path that all begin with; the path itself where there is one. */
function commonScope([first = '', ...others]: readonly string[]): string {
  const isShared = (scope: string) => others.every((other) => `${other}/`.startsWith(`${scope}/`));
  const parts = first.split('/');
  const scopes = parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
  return scopes.find(isShared) ?? '';
}
