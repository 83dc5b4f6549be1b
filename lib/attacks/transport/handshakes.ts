import { type Attack, defineAttack } from '../attack';
import { evilAuthority, FOR_SERVERS, issuedBy, ownAuthority, signedByItself, spiffeId } from '../scene/certificates';
import type { Scene, StolenCertificate } from '../scene/scene';
import type { TlsOptions } from '../scene/send';
import { chargeOver } from './charge-over';

const MUTUAL_TLS = ['OWASP API2:2023', 'CWE-295', 'NIST SP 800-204A section 4.2'];
const SPIFFE = [...MUTUAL_TLS, 'SPIFFE X.509-SVID'];
const VERSIONS = ['CWE-326', 'CWE-757', 'NIST SP 800-52 R2'];
const TOKEN = 'a token of a customer';

interface Handshake extends Pick<Attack, 'name' | 'has' | 'action' | 'standards' | 'alone'> {
  /** Reason on record at payments. */
  readonly reason: RegExp;
  /** What the attacker's side of the connection looks like. */
  readonly tls: (scene: Scene) => TlsOptions | Promise<TlsOptions>;
}

const shown = ({ certificate, privateKey }: StolenCertificate): TlsOptions => ({
  cert: certificate,
  key: privateKey,
});

const HANDSHAKES: readonly Handshake[] = [
  {
    name: 'a connection without a certificate',
    has: TOKEN,
    action: 'connects to payments and shows no certificate',
    standards: MUTUAL_TLS,
    reason: /^no certificate was shown$/,
    tls: () => ({}),
  },
  {
    name: 'a certificate that signed itself',
    has: TOKEN,
    action: 'shows payments a certificate with the name of orders, signed by its own key',
    standards: MUTUAL_TLS,
    alone: true,
    reason: /^the certificate is of an unknown authority$/,
    tls: async () => shown(await signedByItself()),
  },
  {
    name: 'a certificate of another authority',
    has: `${TOKEN}, and an authority of their own with the name of that of the shop`,
    action: 'shows payments a certificate with the name of orders, signed by that authority',
    standards: MUTUAL_TLS,
    alone: true,
    reason: /^the certificate is of an unknown authority$/,
    tls: async () => shown(await issuedBy(await evilAuthority())),
  },
  {
    name: 'a certificate whose time is over',
    has: `${TOKEN}, and an old certificate of orders with its key`,
    action: 'shows it to payments',
    standards: [...MUTUAL_TLS, 'CWE-298'],
    reason: /^the certificate has expired$/,
    tls: async (scene) => shown(await issuedBy(await ownAuthority(scene), { begins: -7_200, ends: -3_600 })),
  },
  {
    name: 'a certificate whose time has not begun',
    has: `${TOKEN}, and a certificate of orders for tomorrow`,
    action: 'shows it to payments',
    standards: MUTUAL_TLS,
    reason: /^the certificate is not valid yet$/,
    tls: async (scene) => shown(await issuedBy(await ownAuthority(scene), { begins: 3_600, ends: 7_200 })),
  },
  {
    name: 'a certificate that is not for clients',
    has: `${TOKEN}, and a certificate of orders for servers alone`,
    action: 'shows it to payments as a client',
    standards: [...MUTUAL_TLS, 'RFC 5280 section 4.2.1.12'],
    reason: /^the certificate is not for clients$/,
    tls: async (scene) => shown(await issuedBy(await ownAuthority(scene), { usages: FOR_SERVERS })),
  },
  {
    name: 'a certificate of a service of another trust domain',
    has: `${TOKEN}, and a certificate that the authority has signed by mistake`,
    action: 'shows payments the certificate of orders of `spiffe://evil.example`',
    standards: SPIFFE,
    reason: /^the chain breaks a rule of its authority, such as its name constraints$/,
    tls: async (scene) =>
      shown(await issuedBy(await ownAuthority(scene), { ids: [spiffeId('orders', 'evil.example')] })),
  },
  {
    name: 'a certificate with two names',
    has: `${TOKEN}, and a certificate that the authority has signed by mistake`,
    action: 'shows payments a certificate that names users and orders',
    standards: SPIFFE,
    reason: /^the certificate does not name one service of shop\.internal$/,
    tls: async (scene) =>
      shown(await issuedBy(await ownAuthority(scene), { ids: [spiffeId('users'), spiffeId('orders')] })),
  },
  {
    name: 'a certificate of an authority below that of the shop',
    has: `${TOKEN}, and a certificate that may sign others, which the authority has signed by mistake`,
    action: 'signs a certificate of orders with it and shows payments both',
    standards: [...MUTUAL_TLS, 'RFC 5280 section 4.2.1.9'],
    alone: true,
    reason: /^(the chain |the certificate is of an unknown authority$)/,
    async tls(scene) {
      const between = await issuedBy(await ownAuthority(scene), { isAuthority: true });
      const { certificate, privateKey } = await issuedBy(between);
      return { cert: `${certificate}\n${between.certificate}`, key: privateKey };
    },
  },
  {
    name: 'a certificate of a service that is no caller',
    has: `${TOKEN}, and a certificate of users, which has none, signed by the authority by mistake`,
    action: 'shows it to payments',
    standards: SPIFFE,
    reason: /^users is not a declared caller$/,
    tls: async (scene) => shown(await issuedBy(await ownAuthority(scene), { ids: [spiffeId('users')] })),
  },
  {
    name: 'the certificate of products at payments',
    has: `${TOKEN}, and the certificate and key of products`,
    action: 'shows it to payments, which products was not declared to call',
    standards: SPIFFE,
    reason: /^products is not a declared caller$/,
    tls: (scene) => shown(scene.stolenCertificate('products')),
  },
  {
    name: 'the own certificate of payments',
    has: `${TOKEN}, and the certificate that payments itself shows, with its key`,
    action: 'shows it to payments',
    standards: SPIFFE,
    reason: /^payments is not a declared caller$/,
    tls: (scene) => shown(scene.stolenCertificate('payments')),
  },
  {
    name: 'TLS 1.2',
    has: 'the certificate and key of orders',
    action: 'offers payments no version above TLS 1.2, of which recorded traffic can be decrypted later',
    standards: VERSIONS,
    reason: /^the client does not speak TLS 1\.3$/,
    tls: (scene) => ({ ...shown(scene.stolenCertificate('orders')), maxVersion: 'TLSv1.2' }),
  },
  {
    name: 'another protocol inside TLS',
    has: 'the certificate and key of orders',
    action: 'agrees on no protocol with payments, as a browser would that was led to a wrong server',
    standards: ['CWE-436', 'ALPACA (CVE-2021-31971)', 'RFC 7301'],
    reason: /^http\/1\.1 was not agreed on$/,
    tls: (scene) => ({ ...shown(scene.stolenCertificate('orders')), ALPNProtocols: ['ftp'] }),
  },
];

/** Connections to the port of payments for services, none of which may be answered. */
export const handshakes: readonly Attack[] = HANDSHAKES.map(({ reason, tls, ...about }) =>
  defineAttack({
    ...about,
    category: 'transport',
    control: 'mutual-tls',
    trace: { by: 'service', service: 'payments', reason, fields: { action: 'payments:Connect', status: 'deny' } },
    attempt: async (scene) => chargeOver(scene, await tls(scene)),
  }),
);
