import type { PageData, PageScenario } from '../page-data';
import { h } from './elements';

/** As many buttons are shown of everyday requests; the others are one click away. */
const SHOWN = 4;

/** Buttons for everything that can be sent, and who sends it. */
export function scenarioBar(
  { scenarios, users }: PageData,
  send: (scenario: PageScenario, user: string | undefined, button: HTMLButtonElement) => void,
): HTMLElement {
  const sender = h(
    'select',
    { id: 'sender' },
    h('option', { value: '' }, 'whoever may do it'),
    ...users.map(({ groups, name }) => h('option', { value: name }, `${name} (${groups.join(', ') || 'no role'})`)),
  );
  const button = (scenario: PageScenario): HTMLButtonElement => {
    const element = h(
      'button',
      { type: 'button', class: scenario.isAttack ? 'attack' : 'everyday', title: scenario.explains },
      scenario.title,
    );
    element.addEventListener('click', () => send(scenario, sender.value === '' ? undefined : sender.value, element));
    return element;
  };
  const everyday = scenarios.filter(({ isAttack }) => !isAttack);
  const attacks = scenarios.filter(({ isAttack }) => isAttack);
  const more = everyday.slice(SHOWN);
  return h(
    'section',
    { class: 'card scenarios', 'aria-label': 'Requests to send' },
    h(
      'div',
      { class: 'group' },
      h('h2', {}, 'Every day'),
      h(
        'div',
        { class: 'buttons' },
        ...everyday.slice(0, SHOWN).map(button),
        more.length === 0 ? undefined : moreButtons(more.map(button)),
      ),
      users.length === 0 ? undefined : h('div', { class: 'sender' }, h('label', { for: 'sender' }, 'Sent by'), sender),
    ),
    h(
      'div',
      { class: 'group' },
      h('h2', {}, 'What attackers try'),
      h('div', { class: 'buttons' }, ...attacks.map(button)),
    ),
  );
}

function moreButtons(buttons: readonly HTMLButtonElement[]): HTMLElement {
  const list = h('span', { class: 'buttons', hidden: true }, ...buttons);
  const toggle = h('button', { type: 'button', class: 'more', 'aria-expanded': 'false' }, `${buttons.length} more`);
  toggle.addEventListener('click', () => {
    list.hidden = !list.hidden;
    toggle.setAttribute('aria-expanded', String(!list.hidden));
    toggle.textContent = list.hidden ? `${buttons.length} more` : 'fewer';
  });
  return h('span', { class: 'buttons' }, list, toggle);
}
