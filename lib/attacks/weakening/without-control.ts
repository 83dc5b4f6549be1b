import { rmSync } from 'node:fs';
import type { SimulationOptions } from '../../simulator/system/start-simulation';
import type { Control } from '../control';
import type { Auditor } from '../scene/auditor';
import { EDITS } from './edits';
import { weakAuditor } from './weak-auditor';
import { weakenedCode } from './weakened-code';

/** Controls that the simulator itself can leave out: those of AWS. */
const OF_AWS: ReadonlySet<Control> = new Set([
  'waf',
  'authorizer',
  'api-key',
  'usage-plan',
  'throttle',
  'edge-validation',
  'segment',
  'iam',
] as const);

/** Controls that can be switched off, to see what gets through then. */
export const OPTIONAL_CONTROLS: ReadonlySet<Control> = new Set([
  ...OF_AWS,
  ...(Object.keys(EDITS) as Control[]),
  'hash-chain',
]);

/** A system with a control off. */
export interface Weakened extends Pick<SimulationOptions, 'without' | 'codeOf'> {
  /** Verifies audit logs. @default - that of the project */
  readonly auditor?: Auditor;
  /** Deletes the weakened code, once the simulation has ended. */
  remove(): void;
}

/**
 * How to run the system with a control off: for `startSimulation`, and for `runAttacks`.
 *
 * @throws Error when the control can't be switched off
 */
export function withoutControl(control: Control): Weakened {
  const edits = EDITS[control];
  if (edits !== undefined) {
    return withWeakenedCode(edits);
  }
  if (control === 'hash-chain') {
    return { auditor: weakAuditor(), remove: () => undefined };
  }
  if (!OF_AWS.has(control)) {
    throw new Error(`${control} can't be switched off`);
  }
  return { without: new Set([control]), remove: () => undefined };
}

function withWeakenedCode(edits: Parameters<typeof weakenedCode>[1]): Weakened {
  const copies = new Map<string, string>();
  return {
    codeOf(directory) {
      const copy = copies.get(directory) ?? weakenedCode(directory, edits);
      copies.set(directory, copy);
      return copy;
    },
    remove() {
      for (const [directory, copy] of copies) {
        if (copy !== directory) {
          rmSync(copy, { recursive: true });
        }
      }
    },
  };
}
