/** Small screens, paper, and readers who want no motion. */
export const SMALL_AND_PRINT = `
@media (max-width: 1000px) {
  .figures { grid-template-columns: repeat(3, 1fr); }
  .figures div:nth-child(3n+1) { border-left: 0; }
  .figures div:nth-child(n+4) { border-top: 1px solid var(--line); }
  .reach-grid { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .standards { grid-template-columns: minmax(0, 1fr); }
}
@media (max-width: 720px) {
  html { scroll-padding-top: 108px; }
  .top-inner { flex-wrap: wrap; padding: 8px 16px 0; gap: 4px 16px; }
  .theme { margin-left: auto; }
  .top nav { order: 3; width: 100%; margin: 0 -16px; padding: 0 16px 10px; width: calc(100% + 32px); overflow-x: auto; }
  main, .bottom { padding-left: 16px; padding-right: 16px; }
  .posture { padding-top: 32px; }
  .eyebrow .when { display: block; margin: 0; }
  .section { padding-top: 44px; }
  .figures { grid-template-columns: repeat(2, 1fr); }
  .figures div { padding: 14px 16px; }
  .figures div:nth-child(n) { border-left: 0; border-top: 1px solid var(--line); }
  .figures div:nth-child(2n) { border-left: 1px solid var(--line); }
  .figures div:nth-child(-n+2) { border-top: 0; }
  .legend { margin-left: 0; }
  .bar .field { width: 100%; }
  .bar select, .bar input[type=search] { flex: 1; width: auto; }
  .reach-grid, .advice { grid-template-columns: minmax(0, 1fr); }
  .reach, .finding { padding: 18px 16px; }
  .finding .id { margin-left: 0; width: 100%; }
  .types { columns: 1; }
  .toggles { flex-wrap: wrap; }
  .matrix, .matrix tbody, .matrix tr, .matrix td { display: block; width: 100%; }
  .matrix thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
  .matrix td:nth-child(n), .matrix.even td:nth-child(n) { width: 100%; border: 0; padding: 4px 16px; }
  .matrix td.evidence { padding-left: 16px; }
  .evidence .outcome { margin-left: 0; }
  .matrix tr { border-top: 1px solid var(--line); padding: 10px 0; }
  .matrix tr:first-child { border-top: 0; }
  .matrix td:not(:first-child)::before { content: attr(data-label); display: block; font-size: 12px; color: var(--muted); }
}
@media (prefers-reduced-motion: reduce) { * { transition: none !important; } }
@media print {
  body, .instance, .where, .hops, .lead, .severity, .requirements { font-size: 12px; }
  .top nav, .needs-script, html.script .needs-script, .panel-empty, .skip { display: none; }
  html.script .explorer:not(.dense) .reach-service { display: block; }
  .top { position: static; }
  .frame { overflow: visible; padding: 8px; }
  svg.map { width: 100%; height: auto; max-height: 90vh; }
  .finding, .reach, tr { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`;
