import { type Attack, defineAttack } from '../attack';
import { decisionIn, watched } from '../scene/aftermath';

const STANDARDS = ['OWASP API2:2023', 'CWE-290', 'CWE-295'];

const gatewayCertificate = defineAttack({
  name: 'the certificate of the gateway, claimed by a client',
  category: 'headers',
  has: 'an API key, a token of a customer, and a certificate of orders',
  action: 'sends the certificate at the edge as `x-amzn-mtls-clientcert`, in which load balancers report who connects',
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
    const certificate = encodeURIComponent(scene.stolenCertificate('orders').certificate);
    const { status, text } = await scene.edge({
      path: '/products',
      headers: [['x-amzn-mtls-clientcert', certificate]],
    });
    return { succeeded: status === 200, status, seen: text };
  },
});

const meshCertificate = defineAttack({
  name: 'a service, claimed by a client',
  category: 'headers',
  has: 'an API key and a token of a customer',
  action: 'says in `x-forwarded-client-cert`, the header of Envoy, that it is orders, so that products takes it for it',
  control: 'origin',
  standards: STANDARDS,
  trace: {
    by: 'sight',
    reason: /^on record with no service as caller$/,
    because: 'the request is one that a customer may make: what counts is whom the record names',
  },
  async attempt(scene) {
    const forged = 'By=spiffe://shop.internal/products;Hash=00;URI=spiffe://shop.internal/orders';
    const { events, result } = await watched(scene, () =>
      scene.edge({
        path: '/products',
        headers: [
          ['x-forwarded-client-cert', forged],
          ['x-spiffe-id', 'spiffe://shop.internal/orders'],
        ],
      }),
    );
    const { caller } = decisionIn(events);
    const seen =
      caller === undefined || caller === null ? 'on record with no service as caller' : `taken for ${caller}`;
    return { succeeded: caller === 'orders', status: result.status, seen };
  },
});

/** Certificates in headers. */
export const forgedCertificates: readonly Attack[] = [gatewayCertificate, meshCertificate];
