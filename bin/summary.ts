import * as fs from 'node:fs';
import * as path from 'node:path';
import { NestedStack } from 'aws-cdk-lib';
import { type CloudAssembly, type CloudFormationStackArtifact, VALIDATION_REPORT_FILE } from 'aws-cdk-lib/cx-api';
import { acknowledgementsIn, NAG_PACKS, type SecurityBlueprint } from '../lib';

/** What a person wants to know after a synthesis: what there is, who may do what, what was accepted, what to type next. */
export function summarize(shop: SecurityBlueprint, assembly: CloudAssembly, seconds: number): string {
  const { declaration } = shop;
  const accepted = acceptedByReason(shop);
  const output = path.relative(process.cwd(), assembly.directory) || '.';
  return [
    `${declaration.name}, ${shop.profile.name} profile: synthesized and checked in ${seconds.toFixed(1)} s`,
    '',
    ...table(
      'Stacks',
      assembly.stacks.map((stack) => [stack.stackName, sizeOf(shop, assembly, stack)]),
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
    `Guardrails: ${NAG_PACKS.join(', ')}, Palisade, CloudFormation validation`,
    `Findings: ${openFindings(assembly)}; accepted on exact constructs, for ${accepted.length} reasons:`,
    ...accepted.map(({ reason, constructs, rules }) => `  ${rules} (${constructs} ×): ${firstSentence(reason)}`),
    '',
    `Templates are in ${output}/. To deploy them (Docker builds the images, or add -c images=<ECR prefix>):`,
    '',
    `  npx cdk deploy --all --parameters ${declaration.name}-Foundation:IngressZoneId=<hosted zone id> \\`,
    `                       --parameters ${declaration.name}-Foundation:IngressZoneName=<its domain>`,
  ].join('\n');
}

/** Violations that the plugins of this synthesis reported, warnings apart; one that fails it has already thrown. */
function openFindings(assembly: CloudAssembly): string {
  const file = path.join(assembly.directory, VALIDATION_REPORT_FILE);
  const { pluginReports } = JSON.parse(fs.readFileSync(file, 'utf8')) as {
    pluginReports: readonly { readonly violations: readonly { readonly severity?: string }[] }[];
  };
  const violations = pluginReports.flatMap((report) => report.violations);
  const warnings = violations.filter(({ severity }) => severity === 'warning').length;
  return `${violations.length - warnings} open${warnings > 0 ? `, ${warnings} warned of above` : ''}`;
}

/** Resources of a stack, with those of its nested stacks. */
function sizeOf(shop: SecurityBlueprint, assembly: CloudAssembly, stack: CloudFormationStackArtifact): string {
  const nested = shop.node
    .findAll()
    .filter((construct) => NestedStack.isNestedStack(construct))
    .filter(({ nestedStackParent }) => nestedStackParent?.stackName === stack.stackName)
    .map(({ templateFile }) => countResources(path.join(assembly.directory, templateFile)));
  const inside = nested.reduce((sum, count) => sum + count, 0);
  const own = countResources(stack.templateFullPath);
  return `${own} resources${nested.length > 0 ? `, and ${inside} in ${nested.length} nested stacks` : ''}`;
}

function countResources(templateFile: string): number {
  return Object.keys(JSON.parse(fs.readFileSync(templateFile, 'utf8')).Resources ?? {}).length;
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

interface Accepted {
  readonly reason: string;
  readonly constructs: number;
  readonly rules: string;
}

/** Packs report the same risk under several ids, so what a reviewer reads is the reason, with short rule names. */
function acceptedByReason(shop: SecurityBlueprint): Accepted[] {
  const byReason = new Map<string, { paths: Set<string>; rules: Set<string> }>();
  for (const { rule, path: where, reason } of acknowledgementsIn(shop)) {
    const group = byReason.get(reason) ?? { paths: new Set(), rules: new Set() };
    group.paths.add(where);
    group.rules.add(shortRule(rule));
    byReason.set(reason, group);
  }
  return [...byReason]
    .map(([reason, { paths, rules }]) => ({ reason, constructs: paths.size, rules: [...rules].sort().join(', ') }))
    .sort((a, b) => a.rules.localeCompare(b.rules, 'en') || a.reason.localeCompare(b.reason, 'en'));
}

/** `NIST.800.53.R5-LambdaDLQ` and `HIPAA.Security-LambdaDLQ` are the same rule; `[…]` names one finding of it. */
function shortRule(rule: string): string {
  return rule.replace(/^(NIST\.800\.53\.R5|HIPAA\.Security|PCI\.DSS\.321)-/, '').replace(/\[.*$/, '');
}

/** The whole reason stands on the construct and in the cloud assembly. */
function firstSentence(text: string): string {
  return text.replace(/([.;:]) .*$/s, '$1').replace(/[.;:]$/, '');
}
