import type { Simulation } from '../../simulator/system';

/** Somebody who can sign in, and what they sign in with. */
export interface Person {
  readonly name: string;
  readonly sub: string;
}

/** People of the shop. */
export interface People {
  /** Buys things. */
  readonly customer: Person;
  /** Buys things too; an order of the customer is none of their business. */
  readonly neighbour: Person;
  /** Manages the catalogue and buys nothing. */
  readonly administrator: Person;
  /** Has signed up and has no role. */
  readonly nobody: Person;
}

/** The system is not one that the attacks are written for. */
export class WrongSystem extends Error {
  override readonly name = 'WrongSystem';
}

/** Finds people by their roles. @throws WrongSystem when the system is not the reference shop */
export function peopleOf({ openId }: Simulation): People {
  const find = (fits: (groups: readonly string[]) => boolean): Person => {
    const user = openId?.users.find(({ groups }) => fits(groups));
    if (user === undefined) {
      throw new WrongSystem('the attacks are written for the reference shop; this is another system');
    }
    return user;
  };
  return {
    customer: find((groups) => groups.length === 1 && groups.includes('customer')),
    neighbour: find((groups) => groups.length > 1),
    administrator: find((groups) => groups.length === 1 && groups.includes('catalogue-admin')),
    nobody: find((groups) => groups.length === 0),
  };
}
