/**
 * Everything that happens in the browser: choosing a service, filters, light and dark. It shows and hides what is there
 * and makes no markup. The page is complete without it.
 */
export const SCRIPT = `'use strict';
(() => {
  const root = document.documentElement;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  root.classList.add('script');

  const dark = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);
  byId('theme').addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
  });

  const map = document.querySelector('svg.map');
  if (map) {
    const services = all('.node-service', map);
    const edges = all('.edge', map);
    const choose = byId('choose');
    const frame = document.querySelector('.frame');
    const panel = document.querySelector('.panel');

    const touches = (edge, node) => edge.dataset.from === node || edge.dataset.to === node;
    const light = (node) => {
      const lit = new Set(edges.filter((edge) => touches(edge, node)));
      const entries = [...lit].map((edge) => edge.dataset.from).filter((id) => id.startsWith('e'));
      edges.filter((edge) => edge.dataset.from === 'internet' && entries.includes(edge.dataset.to)).forEach((edge) => lit.add(edge));
      const nodes = new Set([node, ...[...lit].flatMap((edge) => [edge.dataset.from, edge.dataset.to])]);
      edges.forEach((edge) => edge.classList.toggle('lit', lit.has(edge)));
      all('[data-node]', map).forEach((one) => one.classList.toggle('lit', nodes.has(one.dataset.node)));
    };

    const select = (reach) => {
      const article = reach ? byId(reach) : null;
      const service = services.find((one) => one.dataset.reach === reach);
      all('.reach', panel).forEach((one) => one.classList.toggle('shown', one === article));
      services.forEach((one) => {
        one.classList.toggle('selected', one === service);
        one.setAttribute('aria-current', String(one === service));
      });
      map.classList.toggle('focused', Boolean(service));
      all('.holding', map).forEach((one) => one.classList.toggle('shown', one.dataset.of === service?.dataset.node));
      light(service ? service.dataset.node : '');
      panel.classList.toggle('chosen', Boolean(article));
      if (service) {
        const [box, view] = [service.getBoundingClientRect(), frame.getBoundingClientRect()];
        frame.scrollLeft += box.left + box.width / 2 - view.left - view.width / 2;
      }
      choose.value = article ? reach : '';
    };

    const rove = (service) => services.forEach((one) => one.setAttribute('tabindex', one === service ? '0' : '-1'));
    rove(services[0]);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    services.forEach((service, i) => {
      service.addEventListener('click', (event) => {
        event.preventDefault();
        select(service.classList.contains('selected') ? '' : service.dataset.reach);
        rove(service);
      });
      service.addEventListener('keydown', (event) => {
        const next = event.key === 'Home' ? 0 : event.key === 'End' ? services.length - 1 : i + step[event.key];
        if (event.key === ' ') {
          event.preventDefault();
          select(service.dataset.reach);
        } else if (services[next]) {
          event.preventDefault();
          rove(services[next]);
          services[next].focus();
        }
      });
    });
    map.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') select('');
    });
    map.addEventListener('click', (event) => {
      if (!event.target.closest('.node-service')) select('');
    });
    choose.addEventListener('change', () => select(choose.value));
    if (/^#reach-[0-9]+$/.test(location.hash)) select(location.hash.slice(1));
  }

  const matches = (element, text) => element.textContent.toLowerCase().includes(text);
  const filterFindings = () => {
    const text = byId('finding-text').value.trim().toLowerCase();
    const severities = all('input[name=severity]:checked').map((one) => one.value);
    const groups = all('.finding');
    groups.forEach((group) => {
      const whole = matches(group.querySelector('header'), text);
      const instances = all('.instance', group);
      instances.forEach((one) => {
        one.hidden = !severities.includes(one.dataset.severity) || !(whole || matches(one, text));
      });
      group.hidden = instances.every((one) => one.hidden);
      if (text && !group.hidden) group.querySelector('details').open = true;
    });
    document.querySelector('.no-match').hidden = groups.some((group) => !group.hidden);
  };
  if (byId('finding-filter')) {
    byId('finding-filter').addEventListener('input', filterFindings);
  }
  if (byId('accepted-text')) {
    byId('accepted-text').addEventListener('input', (event) => {
      const text = event.target.value.trim().toLowerCase();
      all('.reason').forEach((one) => {
        one.hidden = !matches(one, text);
      });
    });
  }

  let closed = [];
  addEventListener('beforeprint', () => {
    closed = all('main details:not([open])').filter((one) => !one.closest('.reach'));
    closed.forEach((one) => {
      one.open = true;
    });
  });
  addEventListener('afterprint', () =>
    closed.forEach((one) => {
      one.open = false;
    }),
  );
})();
`;
