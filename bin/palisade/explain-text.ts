import type { Call, ExplainedEntry, Explanation, Subject, Way } from '../../lib/reachability/explain';
import { describeAccess } from './explain-access-text';
import { describeStopped } from './explain-stopped-text';
import { labelled, widthOf, wrapped } from './layout';
import { relativeSource } from './relative-source';
import { tellingHops } from './telling-hops';
import type { Paint } from './verify-text';

/** How much is told. */
export interface Detail {
  /** Whether everything out of reach is named, instead of a few of each kind. */
  readonly all: boolean;
}

/** Title, lines, and what stands there without any. */
type Section = readonly [title: string, lines: readonly string[], none: string];

/** Describes what the owner of a service reaches, as text for people. */
export function describeExplanation(explanation: Explanation, paint: Paint, detail: Detail): string {
  const { access, callers, calls, entries, service, stopped } = explanation;
  const sections: readonly Section[] = [
    ['What leads to it', [...entries.flatMap(entryLines(entries)), ...inbound(explanation, paint)], 'nothing'],
    ['Who may call it', callers.flatMap((call) => callLines(call, paint)), 'no other service'],
    ['Which services it may call', calls.flatMap((call) => callLines(call, paint)), 'none'],
    ['What it may use', [...foreign(service, paint), ...describeAccess(access, paint)], 'nothing'],
    ['Where else it connects', outbound(explanation, paint), 'nowhere'],
    ['What it does not reach, and what stops it', describeStopped(stopped, paint, detail), 'nothing is left'],
  ];
  return [
    ...heading(service, paint),
    ...sections.flatMap(([title, lines, none]) => [
      '',
      paint(title, 'bold'),
      ...(lines.length > 0 ? lines : [`  ${none}`]),
    ]),
  ].join('\n');
}

function heading({ assumes, foreignRole, kind, name, path, roles, source }: Subject, paint: Paint): readonly string[] {
  const names = [...roles, ...(foreignRole === undefined ? [] : [foreignRole])];
  const where = [kind, ...(path === undefined || path === name ? [] : [path])].join(' ');
  return [
    `${paint(name, 'bold')}  ${where}`,
    ...(source === undefined ? [] : [paint(`  made in ${relativeSource(source)}`, 'dim')]),
    ...wrapped(`acts as ${names.length > 0 ? names.join(' and ') : 'no role'}`, 2, 10),
    ...(assumes.length > 0 ? wrapped(`may assume ${assumes.join(', ')}`, 2, 13) : []),
  ];
}

function foreign({ foreignRole }: Subject, paint: Paint): readonly string[] {
  return foreignRole === undefined
    ? []
    : [`  ${paint('anything', 'medium')}  its role is not in these templates, so nobody knows what it may do`];
}

function entryLines(entries: readonly ExplainedEntry[]): (entry: ExplainedEntry) => readonly string[] {
  const width = widthOf(entries.map(entryName), 36);
  return (entry) => labelled(entryName(entry), demands(entry), 2, width);
}

const entryName = ({ kind, name }: ExplainedEntry): string =>
  kind === 'route' ? name : `${kind.replace('-', ' ')} ${name}`;

/** What a request has to show. */
function demands({ controls, through }: ExplainedEntry): string {
  const way = through.length > 0 ? [`through ${through.join(' and ')}`] : [];
  if (controls === undefined) {
    return way.join('');
  }
  const { apiKey, authorizer, scopes, validator } = controls;
  const shown = [
    authorizer ?? 'no authorizer',
    ...(scopes.length > 0 ? [`scope ${scopes.join(' or ')}`] : []),
    ...(apiKey ? ['API key'] : []),
    ...(validator ? ['validator'] : []),
  ];
  return [shown.join(', '), ...way].join('; ');
}

function inbound({ internet }: Explanation, paint: Paint): readonly string[] {
  return internet.in.allowed
    ? [
        `  ${paint('the internet connects to it', 'high')}, ${internet.in.traffic.join(', ')}`,
        ...hopLines(internet.in, paint),
      ]
    : [];
}

function callLines(call: Call, paint: Paint): readonly string[] {
  const how = call.how === 'connects' ? call.traffic.join(', ') || 'anything' : call.how;
  const declared =
    call.declared === undefined ? [] : [call.declared ? 'declared by both' : paint('not declared by both', 'high')];
  return [`  ${paint(call.name, 'bold')}  ${[how, ...declared].join(', ')}`, ...hopLines(call, paint)];
}

function hopLines({ assumed, hops }: Way, paint: Paint): readonly string[] {
  const lines = [...tellingHops(hops), ...(assumed === undefined ? [] : [`not certain: ${assumed}`])];
  return lines.flatMap((hop) => wrapped(hop, 6, 8)).map((line) => paint(line, 'dim'));
}

function outbound({ endpoints, internet }: Explanation, paint: Paint): readonly string[] {
  const { out } = internet;
  const names = endpoints.map(({ name }) => name.replace(/^com\.amazonaws\.[a-z0-9-]+\./, ''));
  return [
    ...(out.allowed
      ? [`  ${paint('the internet', 'medium')}  ${out.traffic.join(', ')}`, ...hopLines(out, paint)]
      : labelled('internet', `no: ${out.hops.at(-1) ?? 'nothing leads there'}`, 2, 9)),
    ...(names.length > 0 ? labelled('endpoints', names.sort().join(', '), 2, 9) : []),
  ];
}
