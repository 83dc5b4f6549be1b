import { type Html, trusted } from '../html';

/** Outlines on a grid of 16 by 16. */
const OUTLINES = {
  check: 'M3.5 8.5l3 3 6-7',
  cross: 'M4 4l8 8M12 4l-8 8',
  dash: 'M4 8h8',
  globe: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM1.8 8h12.4M8 1.8c4 4 4 8.4 0 12.4M8 1.8c-4 4-4 8.4 0 12.4',
  gate: 'M2.5 14V4.5L8 2l5.5 2.5V14M5.5 14V8.5a2.5 2.5 0 0 1 5 0V14M1.5 14h13',
  function: 'M4 3h2l5 10.5h1.8M7.4 7L3.8 13.5',
  task: 'M8 1.8l5.6 3v6.4L8 14.2l-5.6-3V4.8zM2.4 4.8L8 8l5.6-3.2M8 8v6.2',
  instance: 'M4 4h8v8H4zM6 1.5V4M10 1.5V4M6 12v2.5M10 12v2.5M1.5 6H4M1.5 10H4M12 6h2.5M12 10h2.5',
  store:
    'M2.5 4c0-1.2 2.5-2.2 5.5-2.2s5.5 1 5.5 2.2-2.5 2.2-5.5 2.2S2.5 5.2 2.5 4zM2.5 4v8c0 1.2 2.5 2.2 5.5 2.200s5.5-1 5.5-2.200V4M2.5 8c0 1.2 2.5 2.2 5.5 2.200s5.5-1 5.5-2.2',
  key: 'M10.5 2a3.5 3.5 0 1 1-2.6 5.900L2 13.800V14h2.500v-2h2v-2l1.4-2.100M11.5 4.500v.01',
  secret: 'M3.5 7h9v7h-9zM5.5 7V4.500a2.5 2.5 0 0 1 5 0V7M8 10v1.5',
  log: 'M3.5 1.800h9v12.400h-9zM6 5h4M6 8h4M6 11h2.5',
  other: 'M8 2.500l5.5 5.500L8 13.5 2.5 8z',
  moon: 'M13.5 9.500A6 6 0 0 1 6.5 2.500a6 6 0 1 0 7 7z',
} as const;

/** Name of an icon. */
export type IconName = keyof typeof OUTLINES;

/** The outlines, once per page. */
export const ICON_SHEET: Html = trusted(
  `<svg width="0" height="0" class="sheet" aria-hidden="true" focusable="false">${Object.entries(OUTLINES)
    .map(([name, outline]) => `<symbol id="i-${name}" viewBox="0 0 16 16"><path d="${outline}"/></symbol>`)
    .join('')}</svg>`,
);

/** A sign that adds nothing to the words beside it. */
export const icon = (name: IconName): Html =>
  trusted(
    `<svg class="icon" width="16" height="16" aria-hidden="true" focusable="false"><use href="#i-${name}"/></svg>`,
  );

/** An icon in a drawing. */
export const iconAt = (name: IconName, x: number, y: number): Html =>
  trusted(`<use href="#i-${name}" x="${x}" y="${y}" width="16" height="16" class="icon"/>`);
