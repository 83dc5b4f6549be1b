import type { Resource, System, Value } from '../../assembly';
import { type Addresses, ANY_ADDRESS, parseBlock } from './addresses';
import { mapIn, type Notes } from './notes';

/** Where the addresses of a prefix list are. */
export type PrefixList =
  | { readonly kind: 'blocks'; readonly addresses: readonly Addresses[] }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'unknown'; readonly addresses: readonly Addresses[] };

/** Name of a list that AWS keeps. */
const SERVICE_LIST = /^com\.amazonaws\.[a-z0-9.-]+$/;

/**
 * Reads prefix lists: those of the system by their entries; those that AWS keeps for one of its services by their name,
 * where the template tells it, see {@link lookedUpPrefixLists}. Any other list may hold any address.
 * https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
 */
export function readPrefixList(system: System, notes: Notes, id: string | null, by: Resource): PrefixList {
  if (id !== null && SERVICE_LIST.test(id)) {
    return { kind: 'service', service: id };
  }
  const list = id === null ? undefined : system.named(id);
  if (list?.type !== 'AWS::EC2::PrefixList') {
    notes.add(by, `prefix list ${id ?? ''}`.trim(), 'the entries of the prefix list are not in the system');
    return { kind: 'unknown', addresses: [ANY_ADDRESS] };
  }
  const entries = notes.maps(list, 'Entries', list.properties['Entries']);
  const blocks = entries.map((entry, index) => {
    const cidr = entry && notes.text(list, `Entries.${index}.Cidr`, entry['Cidr']);
    return parseBlock(cidr ?? '') ?? ANY_ADDRESS;
  });
  return { kind: 'blocks', addresses: blocks };
}

/**
 * What custom resources will tell that look up a list which AWS keeps: its name, in place of the id that it has in the
 * region. For `AssemblyOptions.attributes`, from a first reading of the same assembly.
 *
 * @param system the assembly, read without this
 */
export function lookedUpPrefixLists(system: System): (resource: { readonly id: string }) => Value | undefined {
  const names = new Map<string, string>();
  for (const { id, properties, type } of system.resources) {
    const call = type.startsWith('Custom::') ? properties['Create'] : undefined;
    const name = typeof call === 'string' ? nameLookedUp(call) : undefined;
    if (name !== undefined) {
      names.set(id, name);
    }
  }
  return ({ id }) => names.get(id);
}

function nameLookedUp(call: string): string | undefined {
  try {
    const { action, parameters } = mapIn(JSON.parse(call) as Value);
    const [filter, ...more] = listIn(mapIn(parameters)['Filters']);
    const { Name: name, Values: values } = mapIn(filter);
    const [value, ...others] = listIn(values);
    const isLookup = action === 'DescribeManagedPrefixLists' && name === 'prefix-list-name';
    return isLookup && more.length + others.length === 0 && typeof value === 'string' ? value : undefined;
  } catch {
    // Custom resources of others may call this what they like.
    return undefined;
  }
}

function listIn(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? (value as readonly Value[]) : [];
}
