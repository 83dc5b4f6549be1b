import type { System } from '../../../lib/assembly';
import type { Templates } from '../edited-assembly';

/** One edit of the shop and the invariant that it breaks, or must not. */
export interface Case {
  /** Id of the invariant. */
  readonly id: string;
  readonly name: string;
  readonly edit: (templates: Templates, shop: System) => void;
}

/** Cases of one invariant. */
export function cases(id: string, edits: Readonly<Record<string, Case['edit']>>): readonly Case[] {
  return Object.entries(edits).map(([name, edit]) => ({ id, name, edit }));
}

/** Names of the templates. */
export const ORDERS = /^ShopOrders/;
export const PAYMENTS = /^ShopPayments/;
export const USERS = /^ShopUsers/;
export const PATHS = /^ShopPaths/;
export const FOUNDATION = /^ShopFoundation[0-9A-F]+\.template/;
export const EDGE = /^ShopEdge[0-9A-F]+\.template/;
