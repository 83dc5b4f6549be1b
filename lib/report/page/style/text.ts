/** Type, spacing and what every section has. */
export const TEXT = `
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 72px; }
body { margin: 0; background: var(--page); color: var(--ink); font: 15px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
h1, h2, h3, h4, p, ul, ol, dl, dd, fieldset { margin: 0; padding: 0; }
h1 { font-size: clamp(28px, 4.2vw, 44px); line-height: 1.12; letter-spacing: -.022em; font-weight: 680; max-width: 28ch; text-wrap: balance; }
h2 { font-size: 24px; line-height: 1.25; letter-spacing: -.014em; font-weight: 660; }
h3 { font-size: 16px; line-height: 1.4; font-weight: 640; }
h4 { font-size: 13px; font-weight: 640; color: var(--muted); }
code { font: .86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
a { color: var(--accent); }
b, strong { font-weight: 640; }
.muted, .path, .source { color: var(--muted); }
.source::before { content: "at "; font-family: system-ui, sans-serif; }
.plain { list-style: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; top: 0; }
.skip:focus { left: 16px; top: 12px; z-index: 3; background: var(--surface); padding: 8px 14px; border-radius: 8px; }
.sheet { position: absolute; }
.unseen { position: absolute; width: 1px; height: 1px; clip-path: inset(50%); overflow: hidden; white-space: nowrap; }
.sheet path, .icon { fill: none; stroke: currentColor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; }
svg.icon { vertical-align: -3px; flex: none; }

.top { position: sticky; top: 0; z-index: 2; background: var(--surface); border-bottom: 1px solid var(--line); }
.top-inner { max-width: 1240px; margin: 0 auto; padding: 10px 32px; display: flex; align-items: center; gap: 28px; }
.brand { font-weight: 680; letter-spacing: -.01em; white-space: nowrap; }
.brand span { font-weight: 400; color: var(--muted); }
.top nav { margin-left: auto; }
.top nav ul { display: flex; gap: 20px; list-style: none; }
.top nav a { color: var(--muted); text-decoration: none; font-size: 14px; white-space: nowrap; }
.top nav a:hover { color: var(--ink); text-decoration: underline; text-underline-offset: 4px; }
.theme { border: 1px solid var(--line); background: transparent; color: var(--ink); width: 36px; height: 36px; border-radius: 8px; cursor: pointer; display: grid; place-items: center; }
.theme:hover { background: var(--sunk); }
main, .bottom { max-width: 1240px; margin: 0 auto; padding: 0 32px; }
.section { padding: 56px 0 0; }
.intro { margin: 6px 0 22px; color: var(--muted); max-width: 78ch; }
.note { margin: 16px 0 0; color: var(--muted); max-width: 78ch; }
.bottom { color: var(--muted); font-size: 13px; padding-top: 56px; padding-bottom: 48px; }
.bottom p { max-width: 78ch; }
html:not(.script) .needs-script { display: none; }

details > summary { cursor: pointer; }
summary::marker { color: var(--muted); }
.quiet { border-top: 1px solid var(--line); padding: 14px 0; }
.quiet > summary { font-weight: 560; }
.quiet > :not(summary) { margin-top: 12px; }
.places { margin: 4px 0 10px; padding-left: 18px; }

.bar { display: flex; flex-wrap: wrap; align-items: center; gap: 12px 28px; margin-bottom: 14px; }
.field { display: flex; align-items: center; gap: 10px; font-size: 14px; }
.field label, legend { color: var(--muted); }
select, input[type=search] { font: inherit; color: var(--ink); background: var(--surface); border: 1px solid var(--line-strong); border-radius: 8px; padding: 7px 10px; min-width: 0; max-width: 100%; }
input[type=search] { width: 280px; }
select { width: 280px; }
input::placeholder { color: var(--muted); opacity: 1; }
.toggles { border: 0; display: flex; gap: 14px; align-items: center; font-size: 14px; }
.toggles legend { float: left; margin-right: 14px; }
.toggle { display: inline-flex; gap: 6px; align-items: center; }
`;
