import { type Decision, decide, type Policy } from '../../access';
import type { System } from '../../assembly';
import { type Asset, contextOf, type Principal } from '../permissions';

/** A question to the policies of a principal and an asset. */
export interface Asking {
  readonly action: string;
  /** ARN of the asset or of a part of it. */
  readonly resource: string;
  readonly principal: Principal;
  readonly asset: Asset;
  readonly system: System;
}

/** Policies that a question is put to, instead of all. */
export interface Asked {
  readonly identity?: readonly Policy[];
  readonly resource?: readonly Policy[];
  /** Permissions boundary; `null` leaves it out. */
  readonly boundary?: Policy | null;
}

/** Decides as AWS would, by the policies of both or by others in their place. */
export function ask({ action, asset, principal, resource, system }: Asking, asked: Asked = {}): Decision {
  const { boundary = principal.boundary, identity = policiesOf(principal) } = asked;
  const own = asked.resource ?? policiesOf(asset);
  return decide(
    { caller: principal.caller, action, resource, context: contextOf(principal, asset, system) },
    {
      identity,
      ...(own.length > 0 && { resource: own }),
      ...(boundary !== undefined && boundary !== null && { boundary }),
    },
  );
}

/** Policies without what they were read from. */
export function policiesOf({ policies }: Pick<Principal | Asset, 'policies'>): readonly Policy[] {
  return policies.map(({ policy }) => policy);
}
