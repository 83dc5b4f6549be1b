import * as https from 'node:https';
import type { Resource, System } from '../../assembly';
import type { NetworkPaths } from '../../reachability/network';
import type { BackendRequest, BackendResponse } from '../edge';
import { list, map, number, text, texts } from '../edge/values';
import { matchesWildcard } from '../edge/wildcard';
import type { NetworkPlan } from './network-plan';

/** What a load balancer needs to forward requests of the edge. */
export interface InternalGatewayOptions {
  readonly system: System;
  readonly plan: NetworkPlan;
  readonly paths: NetworkPaths;
  /** Certificate of API Gateway by its id, PEM. */
  readonly clientCertificate: (id: string) => string | undefined;
}

/** Headers that belong to one connection, RFC 9110 section 7.6.1. */
const OF_THE_CONNECTION = new Set(['connection', 'keep-alive', 'transfer-encoding', 'upgrade', 'te', 'trailer']);
const HTTPS = 443;

/**
 * Takes requests of the edge through a VPC link to the load balancer behind it, and on to the container that a rule
 * of its listener names. Security groups on both ways decide as the templates say.
 *
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-rules.html
 */
export class InternalGateway {
  private readonly agent = new https.Agent({ keepAlive: true, maxSockets: 64 });
  private turn = 0;

  constructor(private readonly options: InternalGatewayOptions) {}

  /** @throws Error when nothing leads to the backend, with what stops it */
  async connect(request: BackendRequest): Promise<BackendResponse> {
    const { paths, system } = this.options;
    // Not by `URL`, which would tidy up the path: what a client sent must reach the service as it is.
    const [, host = '', pathname = '/', search = ''] = /^https?:\/\/([^/?]+)([^?]*)(.*)$/.exec(request.uri) ?? [];
    const link = system.named(request.vpcLink?.id ?? null);
    const balancer = system.named(request.vpcLink?.target ?? null);
    if (link === undefined || balancer === undefined) {
      throw new Error(`${host} is outside of the simulation; only load balancers behind a VPC link are in it`);
    }
    requireWay(paths, link.id, balancer.id, HTTPS);
    const listener = listenersOf(balancer, system).find(({ properties }) => number(properties['Port']) === HTTPS);
    const rule = rulesOf(listener, system).find((one) => applies(one, host, pathname));
    const group = targetGroupOf(rule ?? listener, system);
    if (group === undefined) {
      return fixedAnswer(rule ?? listener);
    }
    const port = this.targetPort(balancer, group);
    const path = rewritten(rule, pathname) + search;
    return this.forward(request, { host, path, port, passesCertificate: isPassthrough(listener) });
  }

  stop(): void {
    this.agent.destroy();
  }

  /** Port of loopback where an instance behind the target group listens, one after the other. */
  private targetPort(balancer: Resource, group: Resource): number {
    const { paths, plan, system } = this.options;
    for (const service of system.ofType('AWS::ECS::Service')) {
      const target = list(service.properties['LoadBalancers'])
        .map(map)
        .find((entry) => system.named(entry['TargetGroupArn'] ?? null)?.id === group.id);
      const port = number(target?.['ContainerPort']);
      const instances = plan.addresses.filter(({ place }) => place === service.id);
      if (port !== undefined && instances.length > 0) {
        requireWay(paths, balancer.id, service.id, port);
        this.turn += 1;
        return instances[this.turn % instances.length]?.ports[port] ?? 0;
      }
    }
    throw new Error(`no container of the simulation is behind ${group.id}`);
  }

  private forward(request: BackendRequest, target: Target): Promise<BackendResponse> {
    const { body, clientCertificateId, method, signal } = request;
    const certificate =
      target.passesCertificate && clientCertificateId !== undefined
        ? this.options.clientCertificate(clientCertificateId)
        : undefined;
    const headers = [
      ...request.headers.filter(
        ([name]) => !OF_THE_CONNECTION.has(name.toLowerCase()) && name.toLowerCase() !== 'host',
      ),
      ['host', target.host],
      ['content-length', String(body.length)],
      ...(certificate === undefined ? [] : [['x-amzn-mtls-clientcert', encodedPem(certificate)]]),
    ];
    return new Promise((resolve, reject) => {
      const sent = https.request({
        host: '127.0.0.1',
        port: target.port,
        method,
        path: target.path,
        headers: headers.flat() as unknown as https.RequestOptions['headers'],
        agent: this.agent,
        signal,
        // As AWS documents: load balancers encrypt to their targets and don't verify their certificates.
        rejectUnauthorized: false,
      });
      sent.once('error', reject);
      sent.once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () =>
          resolve({
            status: response.statusCode ?? 502,
            headers: Object.entries(response.headersDistinct).flatMap(([name, values]) =>
              OF_THE_CONNECTION.has(name) ? [] : (values ?? []).map((value) => [name, value] as const),
            ),
            body: Buffer.concat(chunks),
          }),
        );
      });
      sent.end(body);
    });
  }
}

/** Where a request goes. */
interface Target {
  readonly host: string;
  readonly path: string;
  readonly port: number;
  readonly passesCertificate: boolean;
}

function requireWay(paths: NetworkPaths, from: string, to: string, port: number): void {
  const { allowed, hops } = paths.mayConnect(from, to, port);
  if (!allowed) {
    throw new Error(hops.findLast(({ allows }) => !allows)?.text ?? `nothing leads from ${from} to ${to}`);
  }
}

function listenersOf({ id }: Resource, system: System): readonly Resource[] {
  return system
    .ofType('AWS::ElasticLoadBalancingV2::Listener')
    .filter(({ properties }) => system.named(properties['LoadBalancerArn'] ?? null)?.id === id);
}

/** Rules of a listener in the order in which they are tried. */
function rulesOf(listener: Resource | undefined, system: System): readonly Resource[] {
  return system
    .ofType('AWS::ElasticLoadBalancingV2::ListenerRule')
    .filter(({ properties }) => system.named(properties['ListenerArn'] ?? null)?.id === listener?.id)
    .sort((a, b) => (number(a.properties['Priority']) ?? 0) - (number(b.properties['Priority']) ?? 0));
}

/** Whether all conditions of a rule are met; one of a kind that is not simulated never is. */
function applies({ properties }: Resource, host: string, path: string): boolean {
  return list(properties['Conditions'])
    .map(map)
    .every((condition) => {
      switch (condition['Field']) {
        case 'host-header':
          return valuesOf(condition, 'HostHeaderConfig').some((value) => matchesWildcard(value.toLowerCase(), host));
        case 'path-pattern':
          return valuesOf(condition, 'PathPatternConfig').some((value) => matchesWildcard(value, path));
        default:
          return false;
      }
    });
}

const valuesOf = (condition: ReturnType<typeof map>, configuration: string): readonly string[] => [
  ...texts(condition['Values']),
  ...texts(map(condition[configuration])['Values']),
];

function targetGroupOf(rule: Resource | undefined, system: System): Resource | undefined {
  const actions = list(rule?.properties['Actions'] ?? rule?.properties['DefaultActions']).map(map);
  return actions.flatMap((action) => system.named(action['TargetGroupArn'] ?? null) ?? [])[0];
}

function fixedAnswer(rule: Resource | undefined): BackendResponse {
  const actions = list(rule?.properties['Actions'] ?? rule?.properties['DefaultActions']).map(map);
  const fixed = map(actions[0]?.['FixedResponseConfig']);
  return {
    status: number(fixed['StatusCode']) ?? 503,
    headers: [['content-type', text(fixed['ContentType']) ?? 'text/plain']],
    body: Buffer.from(text(fixed['MessageBody']) ?? ''),
  };
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html */
function rewritten(rule: Resource | undefined, path: string): string {
  for (const transform of list(rule?.properties['Transforms']).map(map)) {
    for (const { Regex: regex, Replace: replace } of list(map(transform['UrlRewriteConfig'])['Rewrites']).map(map)) {
      const pattern = new RegExp(text(regex) ?? '$^');
      if (pattern.test(path)) {
        return path.replace(pattern, text(replace) ?? '');
      }
    }
  }
  return path;
}

const isPassthrough = (listener: Resource | undefined): boolean =>
  map(listener?.properties['MutualAuthentication'])['Mode'] === 'passthrough';

/** As load balancers report certificates: percent-encoded, but for `+`, `=` and `/`. */
const encodedPem = (pem: string): string =>
  encodeURIComponent(pem).replaceAll('%2B', '+').replaceAll('%3D', '=').replaceAll('%2F', '/');
