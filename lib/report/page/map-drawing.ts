import { type Html, html } from '../html';
import type { MapLayout, PlacedEdge, PlacedHolding, PlacedNode } from '../map/layout';
import type { Standing } from '../model/standing';
import { type IconName, iconAt } from './icons';

/** Width in pixels up to which a map can be read when it is shrunk to a desktop screen. */
const MOST_SHRUNK = 1_500;

const STANDINGS: readonly Standing[] = ['declared', 'reachable', 'undeclared'];

/** A map as a drawing. Services are links to what is said about them, so that it works by keyboard and without scripts. */
export function drawMap({ captions, edges, height, holdings, nodes, width }: MapLayout, label: string): Html {
  return html`<svg class="map${width <= MOST_SHRUNK && ' fits'}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="group" aria-label="${label}">
<defs>${STANDINGS.map(
    (standing) =>
      html`<marker id="tip-${standing}" class="tip tip-${standing}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5L8 4L0 7.5z"/></marker>`,
  )}</defs>
<g class="edges">${[...edges].sort((a, b) => STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing)).map(drawEdge)}</g>
${captions.map(({ text, x, y }) => html`<text class="caption" x="${x}" y="${y}">${text}</text>`)}
<g class="nodes">${nodes.map(drawNode)}</g>
${holdings.map(drawHolding)}
</svg>`;
}

const drawHolding = ({ edges, nodes, of }: PlacedHolding): Html =>
  html`<g class="holding" data-of="${of}">${edges.map(drawEdge)}${nodes.map(drawNode)}</g>`;

const drawEdge = ({ from, label, path, standing, to }: PlacedEdge): Html =>
  html`<path class="edge edge-${standing}" d="${path}" data-from="${from}" data-to="${to}" marker-end="url(#tip-${standing})"><title>${label}</title></path>`;

function drawNode(node: PlacedNode): Html {
  const shape = html`<rect x="${node.x}" y="${node.y}" width="${node.width}" height="${node.height}" rx="${node.height < 40 ? 7 : 10}"/>
${node.height < 34 ? drawLine(node) : drawCard(node)}<title>${node.path}</title>`;
  const marked = node.findings > 0 && node.kind !== 'asset';
  const badge = marked
    ? html`<g class="badge"><circle cx="${node.x + node.width - 4}" cy="${node.y + 4}" r="10"/><text x="${node.x + node.width - 4}" y="${node.y + 8}" text-anchor="middle">${node.findings}</text></g>`
    : html``;
  const findings = marked ? `, ${node.findings} findings` : '';
  return node.workload === undefined
    ? html`<g class="node node-${node.kind}" data-node="${node.id}">${shape}${badge}</g>`
    : html`<a class="node node-service" data-node="${node.id}" data-reach="reach-${node.workload}" href="#reach-${node.workload}" aria-label="${node.title}, ${node.subtitle}${findings}: show its reach">${shape}${badge}</a>`;
}

const ICONS: Readonly<Record<string, IconName>> = {
  Lambda: 'function',
  ECS: 'task',
  EC2: 'instance',
  key: 'key',
  secret: 'secret',
  log: 'log',
};

function iconOf({ kind, subtitle }: PlacedNode): IconName {
  return ICONS[subtitle] ?? ({ internet: 'globe', entry: 'gate', service: 'other', asset: 'store' } as const)[kind];
}

function drawCard(node: PlacedNode): Html {
  const { detail, subtitle, title, width, x, y } = node;
  const top = node.height < 40 ? y + 16 : node.height < 50 ? y + 20 : y + 23;
  return html`${iconAt(iconOf(node), x + 12, top - 12)}<text class="title" x="${x + 36}" y="${top}">${shortened(title, (width - 48) / 7.4)}</text>
<text class="subtitle" x="${x + 36}" y="${top + (node.height < 40 ? 14 : 17)}">${shortened(subtitle, (width - 48) / 6.2)}</text>${
    detail !== undefined &&
    detail !== '' &&
    html`<text class="detail" x="${x + 36}" y="${top + 34}">${shortened(detail, (width - 48) / 5.7)}</text>`
  }`;
}

const drawLine = (node: PlacedNode): Html =>
  html`${iconAt(iconOf(node), node.x + 8, node.y + node.height / 2 - 8)}<text class="title" x="${node.x + 30}" y="${node.y + node.height / 2 + 4}">${shortened(node.title, (node.width - 36) / 7.2)}</text>`;

/** A text in so many characters; who points at it sees the rest. */
function shortened(text: string, most: number): string {
  const room = Math.floor(most);
  return text.length <= room ? text : `${text.slice(0, Math.max(1, room - 1))}…`;
}
