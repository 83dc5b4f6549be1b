import * as path from 'node:path';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { acknowledgementsIn, NAG_PACKS, type SecurityBlueprint } from '../lib';

/** What a person wants to know after a synthesis: what there is, who may do what, what was accepted, what to type next. */
export function summarize(shop: SecurityBlueprint, assembly: CloudAssembly, seconds: number): string {
  const { declaration } = shop;
  const stacks = assembly.stacks.map((stack) => ({
    name: stack.stackName,
    resources: Object.keys(stack.template.Resources ?? {}).length,
  }));
  const accepted = acknowledgementsByReason(shop);
  const output = path.relative(process.cwd(), assembly.directory) || '.';
  return [
    `${declaration.name}, ${shop.profile.name} profile: synthesized and checked in ${seconds.toFixed(1)} s`,
    '',
    ...table(
      'Stacks',
      stacks.map(({ name, resources }) => [name, `${resources} resources`]),
    ),
    ...table(
      'Services',
      declaration.services.map(({ name, kind }) => [name, kind === 'function' ? 'Lambda' : 'Fargate']),
    ),
    ...table(
      'Calls (no other service may connect)',
      declaration.calls.map((call) => [`${call.caller} → ${call.callee}`, call.actions.join(', ')]),
    ),
    ...table(
      'Routes (API key, token and schema on each)',
      declaration.routes.map((route) => [route.route, route.service, route.scopes.join(' or ')]),
    ),
    ...table(
      'Stores',
      declaration.stores.map((store) => [`${store.service} → ${store.name}`, store.kind, store.dataClass]),
    ),
    `Guardrails   ${NAG_PACKS.join(', ')}, CloudFormation validation`,
    `Findings     0 open, ${accepted.total} accepted on exact constructs for ${accepted.reasons.length} reasons:`,
    ...accepted.reasons.map(({ reason, count, rules }) => `  ${String(count).padStart(3)} × ${rules}: ${reason}`),
    '',
    `Templates are in ${output}/. To deploy (images are built from the asset folders, or use -c images=<ECR prefix>):`,
    '',
    `  npx cdk deploy --all --app ${output} \\`,
    `    --parameters ${declaration.name}-Foundation:IngressZoneId=<hosted zone id> \\`,
    `    --parameters ${declaration.name}-Foundation:IngressZoneName=<its domain>`,
  ].join('\n');
}

function table(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) {
    return [];
  }
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  return [title, ...lines, ''];
}

interface AcceptedReason {
  readonly reason: string;
  readonly count: number;
  readonly rules: string;
}

/** Packs report the same risk under several ids, so what a reviewer reads is the reason, with short rule names. */
function acknowledgementsByReason(shop: SecurityBlueprint): { total: number; reasons: AcceptedReason[] } {
  const all = acknowledgementsIn(shop);
  const byReason = new Map<string, { count: number; rules: Set<string> }>();
  for (const { rule, reason } of all) {
    const group = byReason.get(reason) ?? { count: 0, rules: new Set() };
    group.count += 1;
    group.rules.add(shortRule(rule));
    byReason.set(reason, group);
  }
  const reasons = [...byReason].map(([reason, { count, rules }]) => ({
    reason,
    count,
    rules: [...rules].sort().join(', '),
  }));
  return {
    total: all.length,
    reasons: reasons.sort((a, b) => b.count - a.count || a.reason.localeCompare(b.reason, 'en')),
  };
}

/** `NIST.800.53.R5-LambdaDLQ` and `HIPAA.Security-LambdaDLQ` are the same rule; `[…]` names one finding of it. */
function shortRule(rule: string): string {
  return rule.replace(/^(NIST\.800\.53\.R5|HIPAA\.Security|PCI\.DSS\.321|AwsSolutions)-/, '').replace(/\[.*$/, '');
}
