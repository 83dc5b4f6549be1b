import type { AcknowledgedFinding } from '../../lib';
import { LEVELS } from '../../lib/checks/invariant-violations';
import { PACK } from '../../lib/checks/rule-pack';
import { RULES } from '../../lib/checks/rules';
import { INVARIANTS } from '../../lib/reachability';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Every rule, as docs/checks.md lists it. */
export function ruleTable(): string {
  const rows = RULES.map(({ fix, id, level, nist, sources, title }) => [
    `[\`${PACK}-${id}\`](../lib/checks/rules/${id}.ts)`,
    level,
    title,
    fix,
    [...nist, ...sources].join(', '),
  ]);
  return table(['rule', 'level', 'what is wrong', 'what to change', 'NIST SP 800-53, other sources'], rows);
}

/** Every invariant, as docs/checks.md lists it. */
export function invariantTable(): string {
  const rows = INVARIANTS.map(({ id, severity, title }) => [
    `[\`${id}\`](../lib/reachability/invariants/${id}.ts)`,
    severity,
    LEVELS[severity],
    title,
  ]);
  return table(['invariant', 'severity', 'at synthesis', 'what holds'], rows);
}

/** What constructs of the library accept, as docs/checks.md lists it: by reason, as packs report the same risk each. */
export function acceptedTable(findings: readonly AcknowledgedFinding[]): string {
  const rules = new Map<string, Set<string>>();
  for (const { reason, rule } of findings.filter(({ byLibrary }) => byLibrary)) {
    rules.set(reason, (rules.get(reason) ?? new Set()).add(`\`${rule.replace(/\[.*$/s, '')}\``));
  }
  const rows = [...rules].map(([reason, ids]) => [[...ids].sort().join(', '), reason]);
  return table(
    ['rules', 'why they are accepted'],
    rows.sort(([a = ''], [b = '']) => a.localeCompare(b, 'en')),
  );
}
