import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource, System } from '../../assembly';
import { list, map, text, textMap, texts } from '../edge/values';
import type { NetworkMap } from '../workloads/network-map';
import type { Programs } from '../workloads/programs';
import { type SimulatedContainer, simulateContainer } from '../workloads/simulated-container';
import type { LogLine } from '../workloads/workload';
import type { Address } from './network-plan';
import { environmentOf, type Surroundings, workloadName } from './workload-environment';

/** What containers run with. */
export interface ContainerFleetOptions extends Surroundings {
  readonly programs: Programs;
  readonly log: (line: LogLine) => void;
  /** Is told that a container ended by itself. */
  readonly ended: (workload: string, reason: string) => void;
  /** What an instance finds in the network. */
  readonly networkOf: (service: Resource, own: Address) => NetworkMap;
  /** VPC whose endpoints are the only way to AWS. */
  readonly vpcOf: (service: Resource) => string | undefined;
}

/** One instance of an ECS service. */
export interface ContainerInstance {
  /** Name of the service, with a number where there are several. */
  readonly workload: string;
  readonly address: Address;
  readonly pid: number | undefined;
  /** Ends it at once; as ECS does, another one is started in its place. */
  kill(): Promise<void>;
}

/** Something that can't run here. */
export interface NotRunnable {
  readonly resource: string;
  readonly what: string;
}

/** Time until a container must be healthy, in milliseconds. */
const START_MILLISECONDS = 30_000;

interface Running {
  readonly workload: string;
  readonly address: Address;
  container: SimulatedContainer;
  readonly start: () => SimulatedContainer;
}

/** The containers of a system: of every ECS service whose image is an asset that runs a program of Node.js. */
export class ContainerFleet {
  private readonly running: Running[] = [];
  private stopping = false;

  constructor(private readonly options: ContainerFleetOptions) {}

  get instances(): readonly ContainerInstance[] {
    return this.running.map((one) => ({
      workload: one.workload,
      address: one.address,
      get pid() {
        return one.container.pid;
      },
      kill: async () => {
        one.container.kill();
        await this.replace(one);
      },
    }));
  }

  /**
   * Starts every instance that has an address.
   *
   * @returns what can't run here
   * @throws Error when one is not healthy in time
   */
  async start(system: System, addresses: readonly Address[]): Promise<readonly NotRunnable[]> {
    const notRunnable: NotRunnable[] = [];
    for (const service of system.ofType('AWS::ECS::Service')) {
      const task = system.named(service.properties['TaskDefinition'] ?? null);
      const found = task === undefined ? undefined : programOf(task, system);
      if (task === undefined || found === undefined) {
        notRunnable.push({
          resource: service.id,
          what: 'a container whose image is not an asset with a Node.js program',
        });
        continue;
      }
      const own = addresses.filter(({ place }) => place === service.id);
      own.forEach((address, i) => {
        const workload = own.length === 1 ? found.name : `${found.name}/${i + 1}`;
        const start = () => this.startOne(service, task, { ...found, workload }, address);
        this.running.push({ workload, address, start, container: start() });
      });
    }
    await Promise.all(this.running.map(({ container }) => container.healthy(START_MILLISECONDS)));
    return notRunnable;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.running.map(({ container }) => container.stop()));
  }

  private startOne(
    service: Resource,
    task: Resource,
    { declared, directory, healthCheck, program, workload }: Program & { readonly workload: string },
    address: Address,
  ): SimulatedContainer {
    const { ended, log, networkOf, programs, vpcOf } = this.options;
    const roleArn = text(task.properties['TaskRoleArn']) ?? '';
    const vpc = vpcOf(service);
    const environment = environmentOf(declared, this.options, {
      roleArn,
      sessionName: workload.replaceAll('/', '-'),
      vpc,
    });
    const network = networkOf(service, address);
    return simulateContainer(
      { name: workload, directory: this.options.codeOf(directory), environment, network, program, healthCheck },
      programs,
      log,
      (reason) => {
        if (!this.stopping) {
          ended(workload, reason);
        }
      },
    );
  }

  private async replace(one: Running): Promise<void> {
    await gone(one.container);
    if (!this.stopping) {
      one.container = one.start();
      await one.container.healthy(START_MILLISECONDS);
    }
  }
}

/** Waits until the process is gone: its ports are free then. */
async function gone(container: SimulatedContainer): Promise<void> {
  while (container.pid !== undefined) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** What an image runs. */
interface Program {
  readonly name: string;
  readonly directory: string;
  readonly program: string;
  readonly healthCheck?: string;
  readonly declared: Readonly<Record<string, string>>;
}

/** What images of this package run; they have neither shell nor package manager. */
const PROGRAM = 'server.js';

function programOf(task: Resource, system: System): Program | undefined {
  const container = containerOf(task);
  const directory = system.asset(container['Image'] ?? null);
  if (directory === undefined || !existsSync(join(directory, PROGRAM))) {
    return undefined;
  }
  const declared = variablesOf(task);
  const healthCheck = texts(map(container['HealthCheck'])['Command']).at(-1);
  return { name: workloadName(task, declared), directory, program: PROGRAM, healthCheck, declared };
}

/** Name of an ECS service for people. */
export function containerNameOf({ id, properties }: Resource, system: System): string {
  const task = system.named(properties['TaskDefinition'] ?? null);
  return task === undefined ? id : workloadName(task, variablesOf(task));
}

const containerOf = (task: Resource) => map(list(task.properties['ContainerDefinitions'])[0]);

function variablesOf(task: Resource): Readonly<Record<string, string>> {
  return Object.fromEntries(
    list(containerOf(task)['Environment'])
      .map(textMap)
      .map(({ Name = '', Value = '' }) => [Name, Value]),
  );
}
