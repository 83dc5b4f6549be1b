import { randomUUID } from 'node:crypto';
import type { AuditLine, Simulation } from '../../simulator/system';
import { AUDITOR, type Auditor } from './auditor';
import { type Api, type AwsAnswer, awsCall } from './aws-call';
import { type People, type Person, peopleOf } from './people';
import { type Answer, type Sent, send, type TlsOptions } from './send';
import { certificateOf, roleOf, type StolenCertificate } from './service-identity';

export type { Person } from './people';
export type { StolenCertificate } from './service-identity';

/** A request to the edge in the name of somebody. */
export interface EdgeCall extends Omit<Sent, 'path'> {
  /** Path without the stage. */
  readonly path: string;
  /** Bearer token; `null` sends none. @default - a fresh one of the customer */
  readonly token?: string | null;
  /** API key; `null` sends none. @default - that of the client */
  readonly apiKey?: string | null;
  /** Sent as JSON. @default - `body` is sent as it is */
  readonly json?: unknown;
}

/** Port on which services call each other. */
const SERVICE_PORT = 8443;

/** What attackers find: the running shop, people who use it, and what they left there. */
export class Scene implements People {
  private readonly repairs: (() => Promise<unknown> | unknown)[] = [];
  private readonly lines: AuditLine[] = [];
  private readonly unsubscribe: () => void;

  readonly customer: Person;
  readonly neighbour: Person;
  readonly administrator: Person;
  readonly nobody: Person;

  /**
   * @param audit verifies audit logs
   * @throws WrongSystem when the system is not the reference shop
   */
  constructor(
    readonly simulation: Simulation,
    readonly audit: Auditor = AUDITOR,
  ) {
    const { administrator, customer, neighbour, nobody } = peopleOf(simulation);
    this.customer = customer;
    this.neighbour = neighbour;
    this.administrator = administrator;
    this.nobody = nobody;
    this.unsubscribe = simulation.subscribe((event) => {
      if (event.kind === 'audit') {
        this.lines.push(event.line);
      }
    });
  }

  /** An access token of a person, of the client for people, with all its scopes. */
  token(person: Person, overrides?: Readonly<Record<string, unknown>>): Promise<string> {
    return this.issuer.issue({ user: person.name, overrides });
  }

  /** The user pools. */
  get issuer(): NonNullable<Simulation['openId']> {
    if (this.simulation.openId === undefined) {
      throw new Error('the system has no user pool');
    }
    return this.simulation.openId;
  }

  /** Key of the client, as clients send it. */
  get apiKey(): string {
    return this.simulation.edge.apiKeys[0]?.value ?? '';
  }

  /** Sends a request to the edge. */
  async edge({ apiKey = this.apiKey, headers = [], json, path, token, ...sent }: EdgeCall): Promise<Answer> {
    const { edgePort, stage } = this;
    const bearer = token === undefined ? await this.token(this.customer) : token;
    return send(
      { port: edgePort },
      {
        ...sent,
        path: `${stage}${path}`,
        headers: [
          ...(bearer === null ? [] : [['authorization', `Bearer ${bearer}`] as const]),
          ...(apiKey === null ? [] : [['x-api-key', apiKey] as const]),
          ...(json === undefined ? [] : [['content-type', 'application/json'] as const]),
          ...headers,
        ],
        ...(json !== undefined && { body: JSON.stringify(json) }),
      },
    );
  }

  /** Port of the edge on loopback. */
  get edgePort(): number {
    return Number(new URL(this.simulation.edge.url).port);
  }

  /** Path of the stage, e.g. `/v1`. */
  get stage(): string {
    const [url = ''] = this.simulation.edge.stages.values();
    return new URL(url).pathname;
  }

  /** Sends a request straight to a container service, past the edge, from wherever the network lets one. */
  service(name: string, tls: TlsOptions, sent: Sent, port = SERVICE_PORT): Promise<Answer> {
    return send(
      { port: this.portOf(name, port), tls: { rejectUnauthorized: false, ALPNProtocols: ['http/1.1'], ...tls } },
      sent,
    );
  }

  /** Port of loopback behind which a container service listens. */
  portOf(name: string, port = SERVICE_PORT): number {
    const real = this.simulation.containers.find(({ workload }) => workload === name)?.address.ports[port];
    if (real === undefined) {
      throw new Error(`no container of ${name} listens on ${port}`);
    }
    return real;
  }

  /** Certificate and key of a service that the attacker has taken over. */
  stolenCertificate(service: string): StolenCertificate {
    return certificateOf(this.simulation, service);
  }

  /** Calls an API of AWS as the role of a service, as code in it could. */
  aws(service: string, api: Api, operation: string, input: object): Promise<AwsAnswer> {
    const { aws, system } = this.simulation;
    const credentials = aws.credentialsFor(roleOf(this.simulation, service), { sessionName: 'intruder' });
    return awsCall({ credentials, region: system.region, url: aws.url }, api, operation, input);
  }

  /** Id of a product that can be bought. */
  async product(): Promise<string> {
    const { text } = await this.edge({
      method: 'POST',
      path: '/products',
      token: await this.token(this.administrator),
      json: { name: 'Tea', price: { amount: 500, currency: 'EUR' } },
    });
    return idIn(text);
  }

  /** Id of an order that a person has placed. */
  async order(person: Person): Promise<string> {
    const { text } = await this.edge({
      method: 'POST',
      path: '/orders',
      token: await this.token(person),
      headers: [['idempotency-key', randomUUID()]],
      json: { items: [{ productId: await this.product(), quantity: 1 }] },
    });
    return idIn(text);
  }

  /** Audit lines so far, of all services, in the order in which they were written. */
  get auditLines(): readonly AuditLine[] {
    return this.lines;
  }

  /** Puts something right after the attack that is under way. */
  afterwards(repair: () => Promise<unknown> | unknown): void {
    this.repairs.push(repair);
  }

  /** Undoes what an attack has changed; its requests count for no rate and no quota that the next one meets. */
  async restore(): Promise<void> {
    this.simulation.edge.forgetRequests();
    for (const repair of this.repairs.splice(0).reverse()) {
      await repair();
    }
  }

  async close(): Promise<void> {
    this.unsubscribe();
    await this.restore();
  }
}

function idIn(text: string): string {
  const { id } = JSON.parse(text) as { id?: string };
  if (id === undefined) {
    throw new Error(`the shop did not answer as it should: ${text}`);
  }
  return id;
}
