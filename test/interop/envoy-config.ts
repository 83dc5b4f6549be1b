import type { WorkloadCredentials } from '../../runtime/transport/workload-credentials';
import type { Section } from './envoy-proxy';

const TYPES = 'type.googleapis.com/envoy.extensions';
const TLS = `${TYPES}.transport_sockets.tls.v3`;
const FILTERS = `${TYPES}.filters.http`;

/** Whom an end of a connection lets the other be, by SPIFFE id. */
export type Peer = string;

const address = (port: number) => ({ socket_address: { address: '127.0.0.1', port_value: port } });

function tlsContext({ certificate, privateKey, roots }: WorkloadCredentials, peer: Peer): Section {
  return {
    tls_params: { tls_minimum_protocol_version: 'TLSv1_3', tls_maximum_protocol_version: 'TLSv1_3' },
    alpn_protocols: ['http/1.1'],
    tls_certificates: [
      { certificate_chain: { inline_string: certificate }, private_key: { inline_string: privateKey } },
    ],
    validation_context: {
      trusted_ca: { inline_string: roots.join('') },
      match_typed_subject_alt_names: [{ san_type: 'URI', matcher: { exact: peer } }],
    },
  };
}

/** A listener that demands the certificate of one peer; without TLS it takes whatever comes. */
export function listener(
  port: number,
  cluster: string,
  filters: readonly Section[],
  tls?: { readonly credentials: WorkloadCredentials; readonly peer: Peer },
): Section {
  const manager = {
    '@type': `${TYPES}.filters.network.http_connection_manager.v3.HttpConnectionManager`,
    stat_prefix: cluster,
    // Without this, Envoy adds headers and rewrites some.
    generate_request_id: false,
    route_config: {
      virtual_hosts: [{ name: 'all', domains: ['*'], routes: [{ match: { prefix: '/' }, route: { cluster } }] }],
    },
    http_filters: [...filters, { name: 'router', typed_config: { '@type': `${FILTERS}.router.v3.Router` } }],
  };
  const chain = { filters: [{ name: 'http', typed_config: manager }] };
  return {
    name: cluster,
    address: address(port),
    filter_chains: [
      tls === undefined
        ? chain
        : {
            ...chain,
            transport_socket: {
              name: 'tls',
              typed_config: {
                '@type': `${TLS}.DownstreamTlsContext`,
                require_client_certificate: true,
                common_tls_context: tlsContext(tls.credentials, tls.peer),
              },
            },
          },
    ],
  };
}

/** Where requests go; over mutual TLS to one peer, or in plain HTTP. */
export function cluster(
  name: string,
  port: number,
  tls?: { readonly credentials: WorkloadCredentials; readonly peer: Peer; readonly hostName: string },
): Section {
  return {
    name,
    type: 'STATIC',
    circuit_breakers: { thresholds: [{ max_connections: 64, max_pending_requests: 4_096, max_requests: 4_096 }] },
    load_assignment: { cluster_name: name, endpoints: [{ lb_endpoints: [{ endpoint: { address: address(port) } }] }] },
    ...(tls && {
      transport_socket: {
        name: 'tls',
        typed_config: {
          '@type': `${TLS}.UpstreamTlsContext`,
          sni: tls.hostName,
          common_tls_context: tlsContext(tls.credentials, tls.peer),
        },
      },
    }),
  };
}

/** Verifies tokens of one issuer, and remembers those that are good. */
export function jwtFilter(issuer: string, jwks: string): Section {
  const provider = {
    issuer,
    forward: true,
    local_jwks: { inline_string: jwks },
    jwt_cache_config: { jwt_cache_size: 5_000 },
  };
  return {
    name: 'jwt',
    typed_config: {
      '@type': `${FILTERS}.jwt_authn.v3.JwtAuthentication`,
      providers: { pool: provider },
      rules: [{ match: { prefix: '/' }, requires: { provider_name: 'pool' } }],
    },
  };
}

/** Lets one peer do one thing. */
export function rbacFilter(peer: Peer, method: string, path: string): Section {
  return {
    name: 'rbac',
    typed_config: {
      '@type': `${FILTERS}.rbac.v3.RBAC`,
      rules: {
        action: 'ALLOW',
        policies: {
          declared: {
            principals: [{ authenticated: { principal_name: { exact: peer } } }],
            permissions: [
              {
                and_rules: {
                  rules: [
                    { header: { name: ':method', string_match: { exact: method } } },
                    { url_path: { path: { exact: path } } },
                  ],
                },
              },
            ],
          },
        },
      },
    },
  };
}
