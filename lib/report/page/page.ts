import { createHash } from 'node:crypto';
import { html, trusted } from '../html';
import type { Report } from '../report';
import { acceptedSection } from './accepted-section';
import { attacksSection } from './attacks-section';
import { controlsSection } from './controls-section';
import { factsSection } from './facts-section';
import { findingsSection } from './findings-section';
import { ICON_SHEET, icon } from './icons';
import { mapSection } from './map-section';
import { drawPosture } from './posture';
import { SCRIPT } from './script';
import { drawSection } from './section';
import { STYLE } from './style';

/** A report as one page that loads nothing, and of which a browser runs nothing but the one script that is in it. */
export function drawPage(report: Report): string {
  const sections = [
    mapSection(report),
    findingsSection(report),
    controlsSection(report),
    acceptedSection(report),
    ...(report.attacks === undefined ? [] : [attacksSection(report.attacks)]),
    factsSection(report),
  ];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${report.title}: security report</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<a class="skip" href="#posture">Skip to the report</a>
${ICON_SHEET}
<header class="top"><div class="top-inner"><p class="brand">Palisade <span>security report</span></p>
<nav aria-label="Sections"><ul>${sections.map(({ id, short }) => html`<li><a href="#${id}">${short}</a></li>`)}</ul></nav>
<button type="button" class="theme needs-script" id="theme" aria-label="Switch between light and dark">${icon('moon')}</button></div></header>
<main>${drawPosture(report)}${sections.map(drawSection)}</main>
<footer class="bottom"><p>Made by <code>palisade report</code> from templates alone: no account was asked, and nothing that runs was looked at. What the report does not see is in the documentation of <code>palisade verify</code>.</p></footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.text;
}

const digestOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** @see https://www.w3.org/TR/CSP3/ */
const POLICY = [
  "default-src 'none'",
  `style-src ${digestOf(STYLE)}`,
  `script-src ${digestOf(SCRIPT)}`,
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');
