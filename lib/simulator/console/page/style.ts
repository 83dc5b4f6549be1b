/** The style of the page, light and dark. Contrast of text is at least that of WCAG 2 AA on every surface. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f4f6f9;--surface:#fff;--raised:#f8fafc;--text:#17202b;--muted:#526070;--line:#d4dbe4;
--accent:#2b55c9;--passed:#12703a;--passed-soft:#e4f4ea;--stopped:#b3261e;--stopped-soft:#fdeae8;--shadow:0 1px 2px #0f1e320f,0 6px 20px #0f1e320a}
@media(prefers-color-scheme:dark){:root{--ground:#0d131a;--surface:#151d27;--raised:#1b2531;--text:#e7ecf2;--muted:#a0adbc;--line:#2c3846;
--accent:#8fb0ff;--passed:#5bd08a;--passed-soft:#12301f;--stopped:#ff8f87;--stopped-soft:#3a1a1a;--shadow:none}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
header,main,footer{max-width:1360px;margin:0 auto;padding:0 24px}
header{display:flex;justify-content:space-between;align-items:center;padding-top:18px}
.brand{margin:0;font-weight:650;letter-spacing:-.01em}
.brand::before{content:"";display:inline-block;width:17px;height:15px;margin-right:9px;vertical-align:-2px;
background:linear-gradient(90deg,var(--accent) 4px,#0000 4px 6.5px,var(--accent) 6.5px 10.5px,#0000 10.5px 13px,var(--accent) 13px);
clip-path:polygon(0 25%,12% 0,24% 25%,38% 25%,50% 0,62% 25%,76% 25%,88% 0,100% 25%,100% 100%,0 100%)}
.connection{color:var(--muted);font-size:13px}
.connection::before{content:"";display:inline-block;width:8px;height:8px;border-radius:50%;margin-right:7px;background:var(--muted)}
.connection.live::before{background:var(--passed)}
.intro{margin:26px 0 22px}
h1{font-size:30px;line-height:1.2;letter-spacing:-.02em;margin:0 0 6px;font-weight:680}
.intro p{margin:0;color:var(--muted);max-width:68ch}
h2{font-size:15px;margin:0;font-weight:640;letter-spacing:-.005em}
.card{background:var(--surface);border:1px solid var(--line);border-radius:14px;box-shadow:var(--shadow);padding:18px 20px;min-width:0}
.scenarios{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:18px 32px}
.buttons{display:flex;flex-wrap:wrap;gap:8px}
.buttons[hidden]{display:none}
.group .buttons{margin-top:10px}
.group .buttons .buttons:not([hidden]){display:contents}
button,select{font:inherit;font-size:14px;color:var(--text);background:var(--raised);border:1px solid var(--line);border-radius:8px;padding:6px 12px;min-height:34px}
button{cursor:pointer}
button:hover{border-color:var(--accent)}
.everyday::before,.attack::before{content:"";display:inline-block;width:7px;height:7px;border-radius:50%;margin-right:8px;vertical-align:1px;background:var(--passed)}
.attack::before{background:var(--stopped);border-radius:1px;transform:rotate(45deg)}
.more{background:none;border-color:transparent;color:var(--accent)}
button[aria-busy=true]{opacity:.7;cursor:progress}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.sender{display:flex;flex-wrap:wrap;gap:6px 10px;align-items:center;margin-top:14px}
.sender label{color:var(--muted);font-size:14px}
.sender select{max-width:100%}
.stage{display:grid;grid-template-columns:minmax(0,1fr) 372px;grid-template-rows:auto 1fr;gap:18px;margin:18px 0;align-items:start}
.story{grid-column:2;grid-row:1/span 2}
.drawing{padding:12px}
.map{display:block;width:100%;height:auto}
.map text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--text)}
.box rect{fill:var(--raised);stroke:var(--line)}
.box.edge rect{fill:none;stroke-dasharray:4 4}
.box.edge .title,.box.service .title,.box.client .title{font-weight:640;font-size:14px}
.map .note{fill:var(--muted);font-size:12px}
.box.edge .note{text-anchor:end}
.box.store rect{fill:none}
.box.store text{fill:var(--muted);font-size:12px}
.box.control rect{stroke:none;rx:6px}
.stop{fill:var(--line)}
.line{fill:none;stroke:var(--line);stroke-width:1.5}
.line.store{stroke-dasharray:2 4}
.line.call{stroke:var(--muted)}
.line.taken{stroke:var(--accent);stroke-width:2.5}
.box.passed rect{fill:var(--passed-soft)}
.box.passed.service rect{stroke:var(--passed)}
.box.passed .stop,.map .passed .sign{fill:var(--passed)}
.box.stopped rect{fill:var(--stopped-soft);stroke:var(--stopped)}
.box.stopped .stop,.map .stopped .sign{fill:var(--stopped)}
.box rect,.stop{transition:fill .2s,stroke .2s}
.map .sign{font-weight:700}
.traveller{fill:var(--accent);stroke:var(--surface);stroke-width:3}
.story h2{font-size:17px;overflow-wrap:anywhere}
.verdict{margin:8px 0 14px;color:var(--muted)}
.verdict.passed{color:var(--passed)}
.verdict.stopped{color:var(--stopped)}
.status{display:inline-block;min-width:40px;text-align:center;font-size:13px;font-weight:640;padding:1px 8px;border-radius:6px;background:var(--raised);color:var(--muted);font-variant-numeric:tabular-nums}
.status.passed{background:var(--passed-soft);color:var(--passed)}
.status.stopped{background:var(--stopped-soft);color:var(--stopped)}
.steps{list-style:none;margin:0;padding:0}
.steps li{display:flex;gap:8px;padding:2px 0}
.steps .sign{flex:none;width:20px;font-weight:700;text-align:center}
.steps .passed .sign{color:var(--passed)}
.steps .stopped .sign,.steps .stopped strong{color:var(--stopped)}
.steps .text{min-width:0;flex:1}
.steps strong{font-weight:600;font-size:14px}
.steps small{display:block;color:var(--muted);font-size:13px;line-height:1.4;overflow-wrap:anywhere}
.record{margin-top:5px;font-size:13px}
.record summary{cursor:pointer;color:var(--accent);width:fit-content;border-radius:4px}
dl{display:grid;grid-template-columns:auto minmax(0,1fr);gap:3px 12px;margin:8px 0 4px;padding:10px 12px;background:var(--raised);border-radius:8px}
dt{color:var(--muted)}
dd{margin:0;overflow-wrap:anywhere;font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:12px;line-height:1.6}
pre{margin:8px 0 0;padding:10px 12px;background:var(--raised);border-radius:8px;overflow:auto;white-space:pre-wrap;overflow-wrap:anywhere;font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,monospace;max-height:320px}
.hint{color:var(--muted);margin:8px 0 0;font-size:14px}
.hint:empty{display:none}
.verdict+.hint{margin:-6px 0 14px}
.bars{list-style:none;margin:0;padding:0}
.bars li{margin:10px 0}
meter{display:block;width:100%;height:10px}
.bars span{font-size:14px}
.bars meter::-webkit-meter-bar{height:8px;border:0;border-radius:4px;background:var(--raised)}
.bars meter::-webkit-meter-optimum-value{background:var(--passed);border-radius:4px}
.bars .stopped meter::-webkit-meter-optimum-value{background:var(--stopped)}
.bars meter::-moz-meter-bar{background:var(--passed)}
.bars .stopped meter::-moz-meter-bar{background:var(--stopped)}
.history ul{list-style:none;margin:10px 0 0;padding:0;max-height:340px;overflow:auto}
.history button{display:flex;width:100%;gap:14px;align-items:center;text-align:left;background:none;border:1px solid transparent;padding:5px 8px}
.history button:hover,.history button[aria-pressed=true]{background:var(--raised);border-color:var(--line)}
.what{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-family:ui-monospace,SFMono-Regular,Menlo,monospace;font-size:13px}
.count{color:var(--muted);font-size:13px;font-weight:640}
.who{margin-left:auto;color:var(--muted);font-size:13px;white-space:nowrap}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
footer p{color:var(--muted);font-size:13px;margin:0 0 26px}
@media(max-width:1080px){.stage{grid-template-columns:minmax(0,1fr)}.story{grid-column:1;grid-row:auto}}
@media(max-width:719px){header,main,footer{padding-left:14px;padding-right:14px}h1{font-size:25px}.scenarios{grid-template-columns:minmax(0,1fr)}.card{padding:14px}.drawing{padding:10px}.history button{flex-wrap:wrap;gap:2px 10px}.who{margin-left:0;flex-basis:100%}}
@media(prefers-reduced-motion:reduce){*{transition:none!important}}
`;
