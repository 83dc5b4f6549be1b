import type { Declaration } from './declaration';

/**
 * The declared graph as a Mermaid flowchart, for README and reviews. Generated, so that
 * the picture cannot differ from the code.
 *
 * https://mermaid.js.org/syntax/flowchart.html
 */
export function toMermaid(declaration: Declaration): string {
  const lines = ['flowchart LR', '  client([client]) -->|"API key · token · WAF"| edge{{edge}}'];
  for (const { name, kind } of declaration.services) {
    lines.push(kind === 'function' ? `  ${id(name)}(["${name} (Lambda)"])` : `  ${id(name)}["${name} (Fargate)"]`);
  }
  for (const store of declaration.stores) {
    lines.push(`  ${id(store.service, store.name)}[("${store.name}: ${store.dataClass}")]`);
  }
  for (const { name } of declaration.services) {
    const routes = declaration.routes.filter(({ service }) => service === name).map(({ route }) => route);
    if (routes.length > 0) {
      lines.push(`  edge -->|"${routes.join('<br/>')}"| ${id(name)}`);
    }
  }
  for (const call of declaration.calls) {
    lines.push(`  ${id(call.caller)} ==>|"${call.actions.join(', ')}"| ${id(call.callee)}`);
  }
  for (const store of declaration.stores) {
    lines.push(`  ${id(store.service)} --> ${id(store.service, store.name)}`);
  }
  for (const share of declaration.shares) {
    lines.push(`  ${id(share.reader)} -.->|reads| ${id(share.owner, share.table)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Mermaid reserves some words, `end` among them, so every id gets a prefix. */
function id(...parts: string[]): string {
  return `n_${parts.join('__').replaceAll('-', '_')}`;
}
