import { createHash } from 'node:crypto';
import * as path from 'node:path';
import type { Finding, Invariant, Severity } from '../../lib/reachability';

const LEVELS: Readonly<Record<Severity, string>> = { critical: 'error', high: 'error', medium: 'warning', low: 'note' };
/** Scores by which code scanning sorts, see `security-severity`. */
const SCORES: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0' };

/**
 * Findings as a SARIF log.
 *
 * @param template file that stands for findings whose source was not recorded
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(findings: readonly Finding[], invariants: readonly Invariant[], template: string): unknown {
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'palisade', rules: invariants.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, invariants, template)),
      },
    ],
  };
}

function ruleOf({ controls, fix, id, severity, title, why }: Invariant): unknown {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: fix },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      'security-severity': SCORES[severity],
      tags: ['security', ...controls.nist.map((one) => `NIST-800-53-r5/${one}`), ...controls.fsbp, ...controls.owasp],
    },
  };
}

function resultOf(finding: Finding, invariants: readonly Invariant[], template: string): unknown {
  const { hops, id, message, path: construct, resource, severity, source } = finding;
  const [, file = template, line = '1'] = /^(.*):(\d+)$/.exec(source ?? '') ?? [];
  return {
    ruleId: id,
    ruleIndex: invariants.findIndex((invariant) => invariant.id === id),
    level: LEVELS[severity],
    message: { text: hops.length > 1 ? `${message}. Path: ${hops.join(' → ')}` : message },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: uriOf(file) }, region: { startLine: Math.max(1, Number(line)) } },
        logicalLocations: [{ fullyQualifiedName: construct ?? resource, kind: 'resource' }],
      },
    ],
    partialFingerprints: {
      'palisade/v1': createHash('sha256')
        .update(`${id}\n${construct ?? resource}\n${hops.join('\n')}`)
        .digest('hex'),
    },
  };
}

/** Relative to where the command runs, with slashes, as code scanning expects it. */
function uriOf(file: string): string {
  const relative = path.isAbsolute(file) ? path.relative(process.cwd(), file) : file;
  return relative.split(path.sep).map(encodeURIComponent).join('/');
}
