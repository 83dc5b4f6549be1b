import type { Resource, System, Value } from '../../assembly';
import type { Invoke, ResponseDesk } from './response-desk';

/** What custom resources told, by the id of the resource and the name of the attribute. */
export type Attributes = ReadonlyMap<string, Readonly<Record<string, Value>>>;

/** A custom resource that could not be made. */
export interface FailedResource {
  readonly resource: string;
  readonly reason: string;
}

/** What makes them. */
export interface CustomResourceOptions {
  /** Invokes the function that a resource names as `ServiceToken`. */
  readonly invoke: Invoke;
  /** Takes the answers. */
  readonly desk: ResponseDesk;
  /** Reads the templates again, with what is known by now. */
  readonly resolve: (attributes: Attributes) => System;
}

/**
 * Makes the custom resources of a system as CloudFormation would: those first that others refer to, each by an event
 * to its function, whose answer tells the attributes.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref.html
 *
 * @returns the system with everything that is known now, and what could not be made
 */
export async function makeCustomResources(
  system: System,
  { desk, invoke, resolve }: CustomResourceOptions,
): Promise<{ readonly system: System; readonly failed: readonly FailedResource[] }> {
  const attributes = new Map<string, Readonly<Record<string, Value>>>();
  const failed: FailedResource[] = [];
  let current = system;
  for (const wave of waves(system)) {
    await Promise.all(
      wave.map(async (id) => {
        const {
          Data,
          PhysicalResourceId: Ref = id,
          Reason,
          Status,
        } = await desk.ask(current.byId(id) as Resource, current, invoke);
        if (Status === 'SUCCESS') {
          attributes.set(id, { ...Data, Ref });
        } else {
          failed.push({ resource: id, reason: Reason?.split('\n', 1)[0] ?? 'its function gave no reason' });
        }
      }),
    );
    current = resolve(attributes);
  }
  return { system: current, failed };
}

/** Custom resources in the order in which they can be made; those of a wave don't need each other. */
function waves(system: System): readonly (readonly string[])[] {
  const all = system.resources.filter(isCustom).map(({ id }) => id);
  const needs = new Map(all.map((id) => [id, neededBy(id, system, new Set(all))]));
  const done = new Set<string>();
  const found: string[][] = [];
  while (done.size < all.length) {
    const open = all.filter((id) => !done.has(id));
    const ready = open.filter((id) => [...(needs.get(id) ?? [])].every((need) => done.has(need)));
    // CloudFormation refuses circles; whoever reads a template that has one gets the rest in its order.
    const wave = ready.length > 0 ? ready : open;
    found.push(wave);
    for (const id of wave) {
      done.add(id);
    }
  }
  return found;
}

const isCustom = ({ properties, type }: Resource): boolean =>
  typeof properties['ServiceToken'] === 'string' &&
  (type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource');

function neededBy(start: string, system: System, custom: ReadonlySet<string>): ReadonlySet<string> {
  const needed = new Set<string>();
  const seen = new Set<string>([start]);
  const open = [start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const reference of system.byId(id)?.references ?? []) {
      if (!seen.has(reference)) {
        seen.add(reference);
        open.push(reference);
        if (custom.has(reference)) {
          needed.add(reference);
        }
      }
    }
  }
  return needed;
}
