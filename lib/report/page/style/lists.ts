/** Findings, tables and marks. */
export const LISTS = `
.mark { display: inline-block; font-size: 12px; line-height: 1; font-weight: 600; padding: 4px 8px; border-radius: 999px; white-space: nowrap; }
.mark-critical, .mark-high, .mark-undeclared { background: var(--bad-soft); color: var(--bad); }
.mark-medium, .mark-reachable { background: var(--warn-soft); color: var(--warn); }
.mark-low { background: var(--accent-soft); color: var(--accent); }
.mark-plain { background: var(--sunk); color: var(--muted); }
.chips { display: inline-flex; flex-wrap: wrap; gap: 4px; }
.chip { font-size: 11.5px; line-height: 1; padding: 4px 6px; border-radius: 5px; background: var(--sunk); color: var(--muted); white-space: nowrap; }
.outcome { font-weight: 600; white-space: nowrap; }
.outcome .icon { margin-right: 6px; }
.outcome-holds { color: var(--good); }
.outcome-broken { color: var(--bad); }
.outcome-doubtful { color: var(--warn); }
.outcome-nothing { color: var(--muted); }

.finding { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 22px 24px; margin-bottom: 14px; box-shadow: var(--shadow); }
.finding header { display: flex; flex-wrap: wrap; align-items: center; gap: 6px 12px; }
.finding .id { color: var(--muted); margin-left: auto; }
.advice { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 32px; margin: 12px 0 14px; }
.advice b { display: block; font-size: 13px; color: var(--muted); }
.finding details { margin-top: 14px; }
.finding summary { font-weight: 560; }
.instance { padding: 12px 0; border-top: 1px solid var(--line); }
.instance:first-child { margin-top: 10px; }
.where { font-size: 14px; }

.standards { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 14px; margin-bottom: 12px; }
.standard { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 18px 20px; box-shadow: var(--shadow); }
.standard summary { list-style: none; }
.standard summary::-webkit-details-marker { display: none; }
.standard-name { display: block; font-weight: 600; }
.standard-count { display: block; color: var(--muted); font-size: 14px; }
.standard-count strong { font-size: 26px; line-height: 1.3; color: var(--ink); letter-spacing: -.02em; }
.standard-count::after { content: "Show"; display: block; margin-top: 6px; color: var(--accent); font-weight: 560; }
.standard[open] .standard-count::after { content: "Hide"; }
.requirements { margin-top: 12px; font-size: 14px; }
.requirements li { padding: 8px 0; border-top: 1px solid var(--line); }
.requirements .muted { display: block; font-size: 13px; }

.chapter { margin: 30px 0 10px; }
.matrix { width: 100%; border-collapse: separate; border-spacing: 0; table-layout: fixed; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); }
.matrix th { text-align: left; font-size: 13px; font-weight: 560; color: var(--muted); padding: 12px 18px 8px; }
.matrix td { vertical-align: top; padding: 12px 18px; border-top: 1px solid var(--line); }
.matrix td:first-child, .matrix th:first-child { width: 38%; }
.matrix td:nth-child(2), .matrix th:nth-child(2) { width: 16%; }
.matrix.even td:nth-child(n), .matrix.even th:nth-child(n) { width: 30%; }
.matrix.even td:nth-child(n+3), .matrix.even th:nth-child(n+3) { width: 20%; }
.matrix .chips { display: flex; margin-top: 6px; }
.matrix .source { display: block; }
.matrix .source::before { content: ""; }
.matrix td.evidence { padding-left: 42px; }
.evidence .outcome { margin-left: -24px; }
.row-broken td { background: var(--bad-soft); }
.row-broken .chip { background: var(--surface); }
.row-nothing td { color: var(--muted); }
.templates .digest { color: var(--muted); }
.quiet > summary::first-letter { text-transform: uppercase; }
.types { columns: 3; column-gap: 32px; font-size: 14px; }
.types strong { display: inline-block; min-width: 3ch; text-align: right; margin-right: 6px; font-variant-numeric: tabular-nums; }
.reason { border-top: 1px solid var(--line); padding: 10px 0; }
.reason .chips { margin: 10px 0 6px; }
#reason-list { margin-top: 14px; }
`;
