import { count } from '../count';
import { type Html, html } from '../html';
import { layOutInGroups } from '../map/group-layout';
import { layOut } from '../map/layout';
import { type MapGraph, mapGraph } from '../map/map-graph';
import type { Estate, Reach } from '../model/estate';
import { drawMap } from './map-drawing';
import { drawReach } from './reach';
import type { Section } from './section';

/** The map, and what is said about whatever is selected on it. */
export function mapSection({ estate }: { readonly estate: Estate }): Section {
  const graph = mapGraph(estate);
  const services = graph.nodes.filter(({ kind }) => kind === 'service').length;
  return {
    id: 'map',
    title: 'Who reaches what',
    short: 'Map',
    intro: html`${graph.dense ? `${services} services: too many to draw every path at once.` : 'From the internet on the left to data on the right.'} Select a service to see its reach: what someone who took it over gets at, and by which statement.`,
    body:
      services === 0
        ? html`<p class="note">Nothing here runs code that this report knows of: there is no map to draw.</p>`
        : html`<div class="explorer${graph.dense && ' dense'}">
<div class="stage">
${drawControls(estate, graph)}
<div class="frame" tabindex="0" role="region" aria-label="Map, scrolls sideways on small screens">${drawMap(graph.dense ? layOutInGroups(graph) : layOut(graph), `Map of ${count(services, 'service')}`)}</div>
${graph.notDrawn > 0 && html`<p class="note">${count(graph.notDrawn, 'connection')} that nothing stops and nobody declared are not drawn: there are too many to tell apart. Each stands with its service.</p>`}
</div>
<div class="panel" aria-live="polite">
<p class="panel-empty">Nothing is selected. ${count(estate.reaches.length - services, 'supporting function')} that deploy, rotate and deliver are not drawn; they can be chosen from the list.</p>
${estate.reaches.map((reach, i) => drawReach(reach, i, estate.entries))}
</div></div>`,
  };
}

function drawControls({ reaches }: Estate, { edges }: MapGraph): Html {
  const option = (reach: Reach): Html =>
    html`<option value="reach-${reaches.indexOf(reach)}">${reach.workload.name}</option>`;
  const services = reaches.filter(({ workload }) => workload.isService);
  const others = reaches.filter(({ workload }) => !workload.isService);
  const has = (standing: string): boolean => edges.some((edge) => edge.standing === standing);
  return html`<div class="bar">
<div class="field needs-script"><label for="choose">Show the reach of</label>
<select id="choose"><option value="">everything</option><optgroup label="Services">${services.map(option)}</optgroup>${
    others.length > 0 && html`<optgroup label="Supporting functions">${others.map(option)}</optgroup>`
  }</select></div>
<ul class="legend" aria-label="Legend"><li class="key-declared">declared</li>${
    has('reachable') && html`<li class="key-reachable">reachable, not declared by name</li>`
  }<li class="key-undeclared">${has('undeclared') ? 'undeclared' : 'undeclared: none'}</li></ul>
</div>`;
}
