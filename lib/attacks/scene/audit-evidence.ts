import { randomUUID } from 'node:crypto';
import type { AuditLine } from '../../simulator/system';
import { asService } from './as-service';
import type { AuditKey } from './auditor';
import { keyAt } from './resources';
import type { Scene } from './scene';

/** What an instance of payments left when it ended in order: a chain with a signed end. */
export interface AuditEvidence {
  /** Lines as they were written, from the start to the final head. */
  readonly lines: readonly string[];
  readonly key: AuditKey;
}

const PATIENCE_MS = 10_000;
const collected = new WeakMap<Scene, Promise<AuditEvidence>>();

/** The chain of an instance of payments, which is ended for it and replaced, as in a deployment; once for a scene. */
export function auditEvidence(scene: Scene): Promise<AuditEvidence> {
  const known = collected.get(scene) ?? collect(scene);
  collected.set(scene, known);
  return known;
}

async function collect(scene: Scene): Promise<AuditEvidence> {
  if (linesOf(scene)[0]?.['sequence'] !== 0) {
    // Its chain began before the scene did; that of the next instance is seen as a whole.
    await instanceOf(scene).kill();
  }
  const before = linesOf(scene).length;
  await recordDecisions(scene);
  await until(() => linesOf(scene).length > before);
  const instance = instanceOf(scene);
  process.kill(instance.pid ?? 0, 'SIGTERM');
  await until(() => linesOf(scene).at(-1)?.['final'] === true);
  const lines = linesOf(scene).map((line) => JSON.stringify(line));
  await instance.kill();
  const { publicKey } = scene.simulation.aws.keys.require(keyAt(scene, 'Payments/AuditKey')).pair;
  return { lines, key: { pem: publicKey.export({ type: 'spki', format: 'pem' }).toString(), service: 'payments' } };
}

/** Lines of the youngest instance of payments. */
function linesOf({ auditLines }: Scene): readonly AuditLine[] {
  const all = auditLines.filter((line) => line['service_name'] === 'payments');
  return all.filter((line) => line['instance'] === all.at(-1)?.['instance']);
}

function instanceOf({ simulation }: Scene) {
  const instance = simulation.containers.find(({ workload }) => workload === 'payments');
  if (instance === undefined) {
    throw new Error('no instance of payments runs');
  }
  return instance;
}

/** Two charges that are made, and two that are refused. */
async function recordDecisions(scene: Scene): Promise<void> {
  const token = await scene.token(scene.customer);
  const json = () => ({ id: randomUUID(), amount: { amount: 500, currency: 'EUR' } });
  for (const bearer of [token, undefined, token, undefined]) {
    await asService(scene, {
      as: 'orders',
      to: 'payments',
      method: 'POST',
      path: '/charges',
      token: bearer,
      json: json(),
    });
  }
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    if (Date.now() > deadline) {
      throw new Error('payments does not sign the end of its chain');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
