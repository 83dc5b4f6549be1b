/** The map and what is said about a service. */
export const MAP = `
.frame { overflow: auto; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); padding: 16px; }
svg.map { display: block; margin: 0 auto; }
.map text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; fill: var(--ink); }
.map .title { font-size: 13.5px; font-weight: 620; }
.map .subtitle { font-size: 12px; fill: var(--muted); }
.map .detail { font-size: 11px; fill: var(--muted); }
.node rect { fill: var(--surface); stroke: var(--line-strong); stroke-width: 1; }
.node .icon { color: var(--muted); }
.node-internet rect, .node-entry rect { fill: var(--sunk); stroke: var(--line); }
.node-asset rect { fill: var(--sunk); stroke: transparent; }
.node-service { cursor: pointer; text-decoration: none; }
.node-service .icon { color: var(--accent); }
.node-service:hover rect { stroke: var(--accent); }
.node-service:focus-visible { outline: none; }
.node-service:focus-visible rect { stroke: var(--accent); stroke-width: 2.5; }
.node.selected rect { stroke: var(--accent); stroke-width: 2; fill: var(--accent-soft); }
.badge circle { fill: var(--warn-soft); stroke: var(--warn); }
.badge text { font-size: 11px; font-weight: 640; fill: var(--warn); }
.edge { fill: none; stroke: var(--edge); stroke-width: 1.4; }
.edge-reachable { stroke: var(--warn); stroke-dasharray: 4 4; }
.edge-undeclared { stroke: var(--bad); stroke-width: 2.4; }
.tip-declared { fill: var(--edge); }
.tip-reachable { fill: var(--warn); }
.tip-undeclared { fill: var(--bad); }
html.script .dense .edges .edge:not(.lit, .edge-undeclared), .holding:not(.shown) { display: none; }
.map .caption { font-size: 12.5px; fill: var(--muted); font-weight: 560; }
.edge, .node { transition: opacity .16s; }
.map.focused .edge:not(.lit) { opacity: .07; }
.map.focused .node:not(.lit) { opacity: .28; }
.map.focused .edge.lit { opacity: 1; stroke-width: 2.2; }
.legend { display: flex; flex-wrap: wrap; gap: 6px 20px; list-style: none; font-size: 13px; color: var(--muted); margin-left: auto; }
.legend li::before { content: ""; display: inline-block; width: 26px; margin-right: 8px; vertical-align: 4px; border-top: 2px solid var(--edge); }
.legend .key-reachable::before { border-top: 2px dashed var(--warn); }
.legend .key-undeclared::before { border-top: 3px solid var(--bad); }

.panel { margin-top: 18px; }
.panel-empty { color: var(--muted); }
.panel.chosen .panel-empty { display: none; }
html.script .reach:not(.shown) { display: none; }
.reach { background: var(--surface); border: 1px solid var(--line); border-radius: 14px; padding: 22px 24px; box-shadow: var(--shadow); margin-bottom: 16px; }
.reach header h3 { font-size: 19px; letter-spacing: -.01em; }
.reach-findings { margin-top: 12px; }
.reach-findings li { margin-top: 4px; }
.reach-grid { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 22px 32px; margin-top: 20px; }
.reach-group h4 { padding-bottom: 6px; border-bottom: 1px solid var(--line); margin-bottom: 8px; }
.reach-group li { margin: 0 0 6px; }
.reach-group.empty p { font-size: 14px; }
.hops { list-style: none; margin: 6px 0 10px; border-left: 2px solid var(--line-strong); font-size: 13px; color: var(--muted); }
.hops li { padding: 1px 0 1px 12px; position: relative; }
.hops li::before { content: ""; position: absolute; left: -4px; top: 9px; width: 6px; height: 6px; border-radius: 50%; background: var(--line-strong); }
.hops li:last-child { color: var(--ink); }
.hops li:last-child::before { background: var(--accent); }
.instance .hops { display: flex; flex-wrap: wrap; border: 0; margin: 4px 0 0; }
.instance .hops li { padding: 0; }
.instance .hops li::before { content: none; }
.instance .hops li + li::before { content: "→"; position: static; background: none; display: inline; margin: 0 8px; color: var(--muted); }

@media (min-width: 1000px) {
  svg.map.fits { max-width: 100%; height: auto; }
  .explorer.dense { display: grid; grid-template-columns: minmax(0, 1fr) 300px; gap: 20px; align-items: start; }
  .dense .panel { position: sticky; top: 76px; max-height: calc(100vh - 96px); overflow: auto; margin-top: 52px; }
  .dense .reach { padding: 18px 20px; }
  .dense .reach-grid { grid-template-columns: minmax(0, 1fr); gap: 16px; }
}
`;
