import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { STYLE } from '../page/style';

/** The page, and the policy by which a browser runs this script and this style and loads nothing else. */
export interface Page {
  readonly html: string;
  readonly contentSecurityPolicy: string;
}

/** Puts the page together: one file, without anything from the network. */
export function makePage(title: string): Page {
  const script = bundledScript();
  return {
    html: [
      '<!doctype html><html lang="en"><head><meta charset="utf-8">',
      '<meta name="viewport" content="width=device-width,initial-scale=1">',
      '<meta name="color-scheme" content="light dark">',
      `<title>${escaped(title)} · Palisade simulator</title>`,
      `<link rel="icon" href="data:,"><style>${STYLE}</style></head>`,
      `<body><noscript>The console draws requests as they happen: it needs JavaScript.</noscript>`,
      `<script>${script}</script></body></html>`,
    ].join('\n'),
    contentSecurityPolicy: [
      "default-src 'none'",
      `script-src '${digest(script)}'`,
      `style-src '${digest(STYLE)}'`,
      "connect-src 'self'",
      'img-src data:',
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
  };
}

function bundledScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '..', 'page', 'main')],
    write: false,
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    charset: 'utf8',
    logLevel: 'silent',
  });
  return (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script').trim();
}

const digest = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
