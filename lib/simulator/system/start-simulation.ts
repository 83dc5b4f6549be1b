import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve as resolvePath } from 'node:path';
import { missingParameters, type Resource, readAssembly, type System } from '../../assembly';
import { type NetworkPaths, networkPaths } from '../../reachability/network';
import { type Aws, startAws } from '../aws';
import { selfSigned } from '../certificates';
import { type Edge, type EdgePorts, type NotSimulated, readEdge, startEdge } from '../edge';
import { withoutControls } from '../edge/without-controls';
import { type OpenIdSimulation, startOpenId } from '../openid';
import { type Programs, preparePrograms } from '../workloads/programs';
import { awsResources } from './aws-resources';
import { ContainerFleet, type ContainerInstance, containerNameOf } from './container-fleet';
import { type Attributes, makeCustomResources } from './custom-resources';
import { Events, type Listener } from './event';
import { FunctionFleet } from './function-fleet';
import { InternalGateway } from './internal-gateway';
import { isolatedIn, type NetworkPlan, networkMapOf, outsideMap, planNetwork, withoutSegments } from './network-plan';
import { openResponseDesk } from './response-desk';
import { GRANTS_EVERYTHING, templateAuthority } from './template-authority';

/** How a synthesized system is run. */
export interface SimulationOptions {
  /** Port of the edge on loopback. @default - any that is free */
  readonly port?: number;
  /** URL of an emulator of DynamoDB that runs. @default - one is started */
  readonly dynamoDbUrl?: string;
  /** Instances of an ECS service, by the name of the service. @default 1 */
  readonly instances?: Readonly<Record<string, number>>;
  /** Values of parameters by stack and name. @default - made up where the templates have none */
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /**
   * Controls that are off, to show what gets through then: those of the edge, `segment`, `iam`.
   *
   * @default - none
   */
  readonly without?: ReadonlySet<string>;
  /**
   * Gives the folder with the code that a workload runs, for the one that the assembly names.
   *
   * @default - that one
   */
  readonly codeOf?: (directory: string) => string;
  /** Is told what is being started. @default - nobody is told */
  readonly progress?: (step: string) => void;
  /** Hears everything from the beginning. @default - nobody does */
  readonly listener?: Listener;
}

/** A system that runs on this machine. */
export interface Simulation {
  /** What the templates say. */
  readonly system: System;
  /** Who may connect to whom. */
  readonly paths: NetworkPaths;
  readonly edge: Edge;
  readonly aws: Aws;
  /** The user pools; absent where the system has none. */
  readonly openId?: OpenIdSimulation;
  readonly functions: FunctionFleet;
  /** Container instances, in the order of the templates. */
  readonly containers: readonly ContainerInstance[];
  readonly network: NetworkPlan;
  /** What of the templates does not run here. */
  readonly notSimulated: readonly NotSimulated[];
  /** Tells a listener what happens from now on. @returns ends it */
  subscribe(listener: Listener): () => void;
  /** Rotates a secret by the function that the templates name for it. @throws Error when the function fails */
  rotate(secretArn: string): Promise<void>;
  /** Ends everything; nothing is left behind. */
  stop(): Promise<void>;
}

/**
 * Runs a synthesized cloud assembly on this machine: its edge, its user pools, its functions and containers with their
 * own bundled code, AWS's APIs behind them, and between them what its security groups and policies allow.
 *
 * @param directory e.g. `cdk.out`
 * @throws AssemblyError when it holds no cloud assembly
 * @throws Error when something does not start, or `instances` names a container that is none; what had started is stopped
 */
export async function startSimulation(directory: string, options: SimulationOptions = {}): Promise<Simulation> {
  const stops: (() => Promise<unknown> | undefined)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) {
      await end();
    }
  };
  try {
    return { ...(await start(directory, options, (end) => stops.push(end))), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

type Stops = (end: () => Promise<unknown> | undefined) => void;

async function start(directory: string, options: SimulationOptions, stops: Stops): Promise<Omit<Simulation, 'stop'>> {
  const {
    codeOf = (folder) => folder,
    dynamoDbUrl,
    instances = {},
    port,
    progress = () => undefined,
    without = new Set(),
  } = options;
  const events = new Events();
  if (options.listener !== undefined) {
    events.subscribe(options.listener);
  }
  // Workloads run in folders of their own, where a relative path would lead elsewhere.
  const resolve = reader(resolvePath(directory), options.parameters);
  progress('reading the cloud assembly');
  const first = resolve(new Map());
  requireContainers(Object.keys(instances), first);
  const plan = await planNetwork(first, (service) => instances[containerNameOf(service, first)] ?? 1);
  const paths = without.has('segment') ? withoutSegments(networkPaths(first)) : networkPaths(first);
  const model = withoutControls(readEdge(first), without);

  progress('starting the APIs of AWS and the user pools');
  const programs = preparePrograms();
  stops(programs.remove);
  const clientCertificates = await Promise.all(
    first.ofType('AWS::ApiGateway::ClientCertificate').map(async ({ physicalId }) => ({
      id: physicalId,
      ...(await selfSigned('Amazon API Gateway', false)),
    })),
  );
  const aws = await startAws(
    awsResources(first, {
      apiKeys: model.stages.flatMap(({ apiKeys }) => apiKeys),
      clientCertificates,
      clientSecret: () => randomBytes(32).toString('hex'),
      deliver: () => undefined,
    }),
    {
      account: first.account,
      region: first.region,
      authority: without.has('iam') ? GRANTS_EVERYTHING : templateAuthority(first),
      dynamoDbUrl,
    },
  );
  stops(aws.stop);
  const ca = await selfSigned('Palisade simulator', true);
  const openId = await startOpenId(first, { authority: ca, clients: aws.userPoolClients });
  stops(() => openId?.stop());

  progress('making certificates, secrets and the trust bundle');
  const desk = await openResponseDesk(ca);
  stops(desk.close);
  const outside = outsideMap([...(openId?.hosts ?? []), desk.host]);
  const surroundings = { aws, region: first.region, programs, codeOf, log: events.printed.bind(events) };
  const vpcOf = (place: Resource) => isolatedIn(place, paths);
  const functions = new FunctionFleet(first, {
    ...surroundings,
    networkOf: (fn) => (vpcOf(fn) === undefined ? outside : networkMapOf(plan, paths, fn.id)),
    vpcOf,
    outside: { NODE_EXTRA_CA_CERTS: written(programs, 'authority.pem', ca.certificate) },
  });
  stops(() => functions.stop());
  const { failed, system } = await makeCustomResources(first, {
    desk,
    invoke: (arn, event) => functions.invoke(arn, event),
    resolve: (attributes) => {
      const known = resolve(attributes);
      functions.update(known);
      return known;
    },
  });

  progress('starting containers');
  const containers = new ContainerFleet({
    ...surroundings,
    ended: (workload, reason) => events.publish({ kind: 'ended', workload, reason }),
    networkOf: (service, own) => networkMapOf(plan, paths, service.id, own),
    vpcOf,
  });
  stops(() => containers.stop());
  const notRunnable = await containers.start(system, plan.addresses);

  progress('opening the edge');
  const gateway = new InternalGateway({
    system,
    plan,
    paths,
    clientCertificate: (id) => clientCertificates.find((one) => one.id === id)?.certificate,
  });
  stops(async () => gateway.stop());
  const edge = await startEdge(model, ports({ aws, events, functions, gateway, openId }), { port });
  stops(edge.stop);
  return {
    system,
    paths,
    edge,
    aws,
    openId,
    functions,
    containers: containers.instances,
    network: plan,
    notSimulated: [
      ...model.notSimulated,
      ...notRunnable,
      ...failed.map(({ reason, resource }) => ({ resource, what: `custom resource: ${reason}` })),
    ],
    subscribe: (listener) => events.subscribe(listener),
    rotate: (secretArn) => rotate(aws, functions, secretArn),
  };
}

/** Reads the templates, with what custom resources told and a value for every parameter. */
function reader(directory: string, given: SimulationOptions['parameters'] = {}): (attributes: Attributes) => System {
  const parameters: Record<string, Record<string, string>> = {};
  for (const { name, stack, type } of missingParameters(directory)) {
    parameters[stack] = { ...parameters[stack], [name]: madeUp(name, type) };
  }
  for (const [stack, values] of Object.entries(given)) {
    parameters[stack] = { ...parameters[stack], ...values };
  }
  return (attributes) =>
    readAssembly(directory, { parameters, attributes: ({ id }, name) => attributes.get(id)?.[name] });
}

/** A value for a parameter of which templates know none: an id of its type, or a domain. */
const madeUp = (name: string, type: string): string =>
  type === 'String' ? `${name.toLowerCase()}.example` : `simulated-${name.toLowerCase()}`;

function requireContainers(names: readonly string[], system: System): void {
  const known = system.ofType('AWS::ECS::Service').map((service) => containerNameOf(service, system));
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new Error(`no container of the system is called '${unknown}'; there are ${known.join(', ') || 'none'}`);
  }
}

function written(programs: Programs, name: string, text: string): string {
  const path = join(programs.directory, name);
  writeFileSync(path, text);
  return path;
}

interface Parts {
  readonly aws: Aws;
  readonly events: Events;
  readonly functions: FunctionFleet;
  readonly gateway: InternalGateway;
  readonly openId?: OpenIdSimulation;
}

function ports({ aws, events, functions, gateway, openId }: Parts): EdgePorts {
  return {
    async keys(issuer) {
      return openId?.jwks(issuer) ?? { keys: [] };
    },
    async invoke(arn, event) {
      const answer = await functions.invoke(arn, event);
      if ('failed' in answer) {
        throw new Error(answer.failed.errorMessage);
      }
      return answer.result;
    },
    connect: (request) => gateway.connect(request),
    accessLog: (line, destination) => events.publish({ kind: 'access', line, destination }),
    refused: (refusal) => events.publish({ kind: 'refused', refusal }),
    onHop: (hop) => events.publish({ kind: 'hop', hop }),
    apiKeys: () =>
      aws.apiKeys.all.map(({ enabled, id, plans, value }) => ({ id, value, enabled, usagePlanIds: [...plans] })),
  };
}

async function rotate(aws: Aws, functions: FunctionFleet, secretArn: string): Promise<void> {
  const { rotationFunctionArn } = aws.secrets.require(secretArn).resource;
  if (rotationFunctionArn === undefined) {
    throw new Error(`no function of the templates rotates ${secretArn}`);
  }
  await aws.secrets.rotate(secretArn, async (event) => {
    const answer = await functions.invoke(rotationFunctionArn, event);
    if ('failed' in answer) {
      throw new Error(`the rotation failed at ${event.Step}: ${answer.failed.errorMessage}`);
    }
  });
}
