import { defineAttack } from '../attack';
import { sendRaw } from '../scene/raw';

export const http10 = defineAttack({
  name: 'HTTP/1.0 without a host',
  category: 'edge',
  has: 'an API key',
  action: 'speaks the protocol of 1996, for which checks by name of the host were never written',
  control: 'authorizer',
  standards: ['OWASP API2:2023', 'CWE-306'],
  trace: { by: 'edge', reason: /^there is no token$/ },
  async attempt(scene) {
    const { statuses, text } = await sendRaw(
      scene.edgePort,
      `GET ${scene.stage}/products HTTP/1.0\r\nx-api-key: ${scene.apiKey}\r\n\r\n`,
    );
    return { succeeded: statuses[0] === 200, status: statuses[0], seen: text };
  },
});

export const asProxy = defineAttack({
  name: 'the edge as a proxy into the network',
  category: 'edge',
  has: 'an API key and a token of a customer',
  action: 'names a whole URL in the request line: that of the metadata service of the machine',
  control: 'route',
  standards: ['OWASP API7:2023', 'CWE-918'],
  trace: {
    by: 'sight',
    reason: /403 Forbidden$/,
    because: 'what is of no stage has no line in an access log of a stage',
  },
  async attempt(scene) {
    const { statuses, text } = await sendRaw(
      scene.edgePort,
      [
        'GET http://169.254.169.254/latest/meta-data/iam/security-credentials/ HTTP/1.1',
        'host: 169.254.169.254',
        `x-api-key: ${scene.apiKey}`,
        `authorization: Bearer ${await scene.token(scene.customer)}`,
        '\r\n',
      ].join('\r\n'),
    );
    return { succeeded: statuses[0] === 200, status: statuses[0], seen: text.split('\r\n', 1)[0] ?? '' };
  },
});
