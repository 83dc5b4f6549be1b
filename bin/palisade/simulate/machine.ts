import { AssemblyError } from '../../../lib/assembly';
import type { Console } from '../../../lib/simulator/console';
import type { Simulation, SimulationOptions } from '../../../lib/simulator/system';
import { Unusable } from '../exit-code';

/** What of a simulation is shown to people. */
export type ShownSimulation = Pick<Simulation, 'edge' | 'notSimulated' | 'openId' | 'subscribe'> & {
  readonly aws: Pick<Simulation['aws'], 'url'>;
};

/** A system that runs, with its console. */
export interface Started {
  readonly simulation: ShownSimulation;
  readonly console: Pick<Console, 'likelySender' | 'routes' | 'url'>;
  stop(): Promise<void>;
}

/** How a system is run. */
export interface RunOptions extends SimulationOptions {
  readonly consolePort: number;
}

/** Where systems run. */
export interface Machine {
  /**
   * @throws Unusable when the folder holds no cloud assembly
   * @throws Error when something does not start
   */
  run(directory: string, options: RunOptions): Promise<Started>;
  /** Resolves when a person, or whoever started the command, tells it to stop. */
  told(): Promise<void>;
}

/** This machine. The simulator is loaded only here: other commands start without it. */
export const LOCAL_MACHINE: Machine = {
  async run(directory, { consolePort, ...options }) {
    const { startSimulation } =
      require('../../../lib/simulator/system') as typeof import('../../../lib/simulator/system');
    const { startConsole } =
      require('../../../lib/simulator/console') as typeof import('../../../lib/simulator/console');
    const simulation = await startSimulation(directory, options).catch((error: unknown) => {
      throw error instanceof AssemblyError
        ? new Unusable(
            `${error.message}\nTo have one: cdk synth, or npm run synth. Another folder: palisade simulate <folder>`,
          )
        : error;
    });
    try {
      const console = await startConsole(simulation, { port: consolePort });
      return {
        simulation,
        console,
        async stop() {
          await console.stop();
          await simulation.stop();
        },
      };
    } catch (error) {
      await simulation.stop();
      throw error;
    }
  },
  told: () =>
    new Promise((resolve) => {
      process.once('SIGINT', () => resolve());
      process.once('SIGTERM', () => resolve());
    }),
};
