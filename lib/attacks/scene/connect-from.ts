import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { networkMapOf } from '../../simulator/system/network-plan';
import { preparePrograms } from '../../simulator/workloads/programs';
import { startProcess, stopProcess } from '../../simulator/workloads/workload';
import type { Scene } from './scene';

/** Whether a connection came about. */
export type Connection = { readonly connected: true } | { readonly connected: false; readonly reason: string };

/** Connects, and tells its parent what came of it. */
const PROGRAM = `
const [host, port] = process.argv.slice(2);
const tell = (answer) => process.send(answer, () => process.disconnect());
const socket = require('node:net').connect({ host, port: Number(port) });
socket.once('connect', () => { socket.destroy(); tell({ connected: true }); });
socket.once('error', ({ message }) => tell({ connected: false, reason: message.replace(/^connect \\S+ \\S+: /, '') }));
`;

/**
 * Connects from a process that stands where a workload of the system stands: the same rules of security groups decide.
 *
 * @param place id of the resource that the process stands in for
 */
export async function connectFrom(
  { simulation }: Scene,
  place: string,
  host: string,
  port: number,
): Promise<Connection> {
  const programs = preparePrograms();
  try {
    const file = join(programs.directory, 'connect.js');
    writeFileSync(file, PROGRAM);
    const network = networkMapOf(simulation.network, simulation.paths, place);
    const workload = { name: 'intruder', directory: programs.directory, environment: {}, network };
    const child = startProcess(workload, programs, file, [host, String(port)], () => undefined);
    try {
      return await new Promise((resolve, reject) => {
        child.once('message', (answer) => resolve(answer as Connection));
        child.once('exit', (code) => reject(new Error(`the intruder ended with ${code}`)));
      });
    } finally {
      await stopProcess(child);
    }
  } finally {
    await programs.remove();
  }
}
