import { type Attack, defineAttack } from '../attack';
import { evilAuthority, issuedBy, ownAuthority } from '../scene/certificates';
import type { Scene } from '../scene/scene';
import { chargeOver } from './charge-over';

/** Port of a container for the load balancer of the edge. */
const EDGE_PORT = 8_444;
const STANDARDS = ['OWASP API2:2023', 'CWE-290', 'CWE-288'];

interface Claim extends Pick<Attack, 'name' | 'has' | 'action' | 'alone'> {
  /** Values of the header in which load balancers report a certificate. */
  readonly headers: (scene: Scene) => readonly string[] | Promise<readonly string[]>;
}

const CLAIMS: readonly Claim[] = [
  {
    name: 'the port for the edge, without any proof',
    has: 'a token of a customer',
    action: 'lists products on the port for the edge, past the API key and the rules of the web ACL',
    alone: true,
    headers: () => [],
  },
  {
    name: 'the port for the edge, with a forged certificate',
    has: 'a token of a customer, and a certificate of an authority of their own',
    action: 'reports it in the header in which the load balancer reports that of the gateway',
    alone: true,
    headers: async () => [encodeURIComponent((await issuedBy(await evilAuthority())).certificate)],
  },
  {
    name: 'the port for the edge, with a certificate of the shop',
    has: 'a token of a customer, and a certificate that the authority of the shop has signed',
    action: 'reports it in the header in which the load balancer reports that of the gateway',
    alone: true,
    headers: async (scene) => [encodeURIComponent((await issuedBy(await ownAuthority(scene))).certificate)],
  },
  {
    name: 'the port for the edge, with no certificate at all in the header',
    has: 'a token of a customer',
    action: 'reports a text that is no certificate',
    alone: true,
    headers: () => ['Amazon%20API%20Gateway'],
  },
  {
    name: 'the port for the edge, with two certificates',
    has: 'a token of a customer, and the certificates of orders and products',
    action: 'reports both, of which one check sees the first and another one the last',
    alone: true,
    headers: (scene) =>
      ['orders', 'products'].map((service) => encodeURIComponent(scene.stolenCertificate(service).certificate)),
  },
];

const claims = CLAIMS.map(({ headers, ...about }) =>
  defineAttack({
    ...about,
    category: 'transport',
    control: 'origin',
    standards: STANDARDS,
    trace: {
      by: 'service',
      service: 'products',
      reason: /^FORBIDDEN: the request does not come from the gateway$/,
      fields: { status: 'deny' },
    },
    async attempt(scene) {
      const certificates = (await headers(scene)).map((value) => ['x-amzn-mtls-clientcert', value] as const);
      const authorization = ['authorization', `Bearer ${await scene.token(scene.customer)}`] as const;
      const sent = { path: '/products', headers: [authorization, ...certificates] };
      const { status, text } = await scene.service('products', {}, sent, EDGE_PORT);
      return { succeeded: status === 200, status, seen: text };
    },
  }),
);

const headerAmongServices = defineAttack({
  name: 'a reported certificate on the port for services',
  category: 'transport',
  has: 'a token of a customer, and the certificate of orders without its key',
  action: 'connects to payments without a certificate and reports that of orders in the header of load balancers',
  control: 'mutual-tls',
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'payments',
    reason: /^no certificate was shown$/,
    fields: { action: 'payments:Connect', status: 'deny' },
  },
  attempt: async (scene) => chargeOver(scene, {}, encodeURIComponent(scene.stolenCertificate('orders').certificate)),
});

const serviceAsEdge = defineAttack({
  name: 'a service on the port for the edge',
  category: 'transport',
  has: 'the certificate and key of orders, and a token of an administrator',
  action: 'shows it on the port for the edge, where products would take the request for one of a person',
  control: 'origin',
  alone: true,
  standards: STANDARDS,
  trace: {
    by: 'service',
    service: 'products',
    reason: /^FORBIDDEN: the request does not come from the gateway$/,
    fields: { status: 'deny' },
  },
  async attempt(scene) {
    const { certificate: cert, privateKey: key } = scene.stolenCertificate('orders');
    const { status, text } = await scene.service(
      'products',
      { cert, key },
      {
        method: 'POST',
        path: '/products',
        headers: [
          ['authorization', `Bearer ${await scene.token(scene.administrator)}`],
          ['content-type', 'application/json'],
        ],
        body: JSON.stringify({ name: 'Tea', price: { amount: 1, currency: 'EUR' } }),
      },
      EDGE_PORT,
    );
    return { succeeded: status === 201, status, seen: text };
  },
});

/** Connections to the port of a container for the edge, and what they claim. */
export const edgePort: readonly Attack[] = [...claims, headerAmongServices, serviceAsEdge];
