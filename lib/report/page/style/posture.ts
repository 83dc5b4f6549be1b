/** The first screen. */
export const POSTURE = `
.posture { padding: 56px 0 8px; }
.eyebrow { font-weight: 600; margin-bottom: 14px; }
.eyebrow .when { font-weight: 400; color: var(--muted); margin-left: 8px; }
.lead { margin-top: 16px; font-size: 18px; line-height: 1.5; color: var(--muted); max-width: 62ch; }
.mood-good h1 { color: var(--good); }
.mood-fair h1 { color: var(--warn); }
.mood-bad h1 { color: var(--bad); }
.severities { display: flex; flex-wrap: wrap; gap: 10px; list-style: none; margin: 28px 0 0; }
.severity { padding: 6px 14px; border-radius: 999px; font-size: 14px; border: 1px solid transparent; }
.severity strong { margin-right: 3px; font-variant-numeric: tabular-nums; }
.severity-critical, .severity-high { background: var(--bad-soft); color: var(--bad); }
.severity-medium { background: var(--warn-soft); color: var(--warn); }
.severity-low { background: var(--accent-soft); color: var(--accent); }
.severity.none { background: transparent; color: var(--muted); border-color: var(--line); }
.figures { display: grid; grid-template-columns: repeat(6, 1fr); margin: 36px 0 28px; background: var(--surface); border: 1px solid var(--line); border-radius: 14px; box-shadow: var(--shadow); }
.figures div { padding: 18px 20px; border-left: 1px solid var(--line); }
.figures div:first-child { border-left: 0; }
.figures dt { font-size: 13px; color: var(--muted); }
.figures dd strong { display: block; font-size: 30px; line-height: 1.25; font-weight: 640; letter-spacing: -.02em; font-variant-numeric: tabular-nums; }
.figures dd span { display: block; font-size: 13px; line-height: 1.4; color: var(--muted); }
.posture .quiet { border-bottom: 1px solid var(--line); }
`;
