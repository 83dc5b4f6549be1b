import { type Attack, defineAttack } from '../attack';

const TRICKS: Readonly<Record<string, string>> = {
  'an encoded dot segment': '/products/%2e%2e',
  'an encoded slash': '/products/..%2fcharges',
  'an encoded backslash': '/products/..%5ccharges',
  'an encoded null byte': '/products/%00',
};

/** Ids that are more than one segment of a path for whoever decodes them at the wrong time. */
export const traversals: readonly Attack[] = Object.entries(TRICKS).map(([name, path]) =>
  defineAttack({
    name: `${name} as an id`,
    category: 'edge',
    has: 'an API key and a token of a customer',
    action: `asks for \`${path}\`, so that the service behind the edge sees another route`,
    control: 'route',
    standards: ['CWE-22', 'CWE-436'],
    trace: {
      by: 'service',
      service: 'products',
      reason: /^INVALID_INPUT: a path segment is a dot segment, or has a slash or a control character$/,
      fields: { status: 'deny' },
    },
    async attempt(scene) {
      const { status, text } = await scene.edge({ path });
      return { succeeded: status < 400, status, seen: text };
    },
  }),
);

export const encodedTwice = defineAttack({
  name: 'a dot segment that is encoded twice, as an id',
  category: 'edge',
  has: 'an API key and a token of a customer',
  action: 'asks for `/products/%252e%252e`, which is a dot segment for whoever decodes twice',
  control: 'validation',
  standards: ['CWE-22', 'CWE-174'],
  trace: {
    by: 'service',
    service: 'products',
    reason: /^INVALID_INPUT: params refused: invalid_format at id$/,
    fields: { action: 'products:Read', status: 'deny' },
  },
  async attempt(scene) {
    const { status, text } = await scene.edge({ path: '/products/%252e%252e' });
    return { succeeded: status < 400, status, seen: text };
  },
});
