import type { z } from 'zod';
import type { Call } from '../../runtime/call';
import type { DocumentTable } from '../../runtime/data';
import type { Order, Price } from './schema';

/** An amount of money. */
export type Money = z.output<typeof Price>;

/** What the service stores. */
export interface StoredOrder extends z.output<typeof Order> {
  /** Principal that placed the order; the only one that may see it. */
  readonly customerId: string;
  /** Counts the changes. */
  readonly version: number;
}

/** Where prices come from. */
export interface Catalogue {
  /** Price of a product on sale; undefined when there is no such product. */
  price(productId: string): Promise<Money | undefined>;
}

/** One order's payment. */
export interface Charge {
  /** Id of the order. A second charge under the same id takes no more money. */
  readonly id: string;
  /** What to take. */
  readonly amount: Money;
}

/** Who takes the money. */
export interface Payments {
  /** Charges the current user, once per id however often it is called. */
  charge(charge: Charge): Promise<'CAPTURED' | 'DECLINED'>;
}

/** Ports of the service. */
export interface OrdersPorts {
  /** Orders by id, and by customer in the order of their creation. */
  readonly orders: DocumentTable<StoredOrder, 'byCustomer'>;
  /** The catalogue, asked on behalf of a request. */
  catalogue(call: Call): Catalogue;
  /** The payments service, asked on behalf of a request. */
  payments(call: Call): Payments;
}
