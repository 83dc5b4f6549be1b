import { BAR_MILLISECONDS } from '../transport/turn';

const WIDTH = 720;
const HEIGHT = 260;
const MARGIN = { left: 56, right: 16, top: 32, bottom: 40 };

/** What is beyond this many bars is drawn as one. */
const MOST_BARS = 60;

/**
 * Draws how many answers took how long.
 *
 * @param counts answers by bars of `BAR_MILLISECONDS`
 * @param p99 in milliseconds
 */
export function drawHistogram(counts: readonly number[], p99: number): string {
  const beyond = counts.slice(MOST_BARS).reduce((sum, count) => sum + count, 0);
  const bars = [...counts.slice(0, MOST_BARS), ...(beyond > 0 ? [beyond] : [])];
  const total = counts.reduce((sum, count) => sum + count, 0);
  const most = Math.max(...bars, 1);
  const step = (WIDTH - MARGIN.left - MARGIN.right) / bars.length;
  const height = HEIGHT - MARGIN.top - MARGIN.bottom;
  const base = HEIGHT - MARGIN.bottom;
  const xOf = (milliseconds: number) => MARGIN.left + (milliseconds / BAR_MILLISECONDS) * step;
  const rects = bars.map((count, i) => {
    const tall = (count / most) * height;
    return `<rect x="${(MARGIN.left + i * step).toFixed(1)}" y="${(base - tall).toFixed(1)}" width="${(step * 0.85).toFixed(1)}" height="${tall.toFixed(1)}"/>`;
  });
  const ticks = bars
    .map((_, i) => i * BAR_MILLISECONDS)
    .filter((milliseconds) => milliseconds % 50 === 0)
    .map((milliseconds) => `<text x="${xOf(milliseconds).toFixed(1)}" y="${base + 18}">${milliseconds}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
<text x="${MARGIN.left}" y="20" font-size="14">${total} calls from orders to payments, 1,000 at a time, every check on</text>
<g fill="#2563eb">${rects.join('')}</g>
<line x1="${xOf(p99).toFixed(1)}" x2="${xOf(p99).toFixed(1)}" y1="${MARGIN.top}" y2="${base}" stroke="#b91c1c" stroke-dasharray="4 3"/>
<text x="${(xOf(p99) + 6).toFixed(1)}" y="${MARGIN.top + 12}" fill="#b91c1c">p99 ${p99.toFixed(0)} ms</text>
<g text-anchor="middle">${ticks.join('')}</g>
<text x="${WIDTH / 2}" y="${HEIGHT - 6}" text-anchor="middle">milliseconds</text>
</svg>
`;
}
