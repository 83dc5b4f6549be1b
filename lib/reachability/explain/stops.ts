import { type Decision, type Policy, parsePolicy, type Reason } from '../../access';
import type { System } from '../../assembly';
import {
  type Asset,
  actionsOn,
  type EdgeCategory,
  type Principal,
  type ReadPolicy,
  requestedResources,
} from '../permissions';
import { type Asked, type Asking, ask } from './ask';
import type { Stop } from './model';
import { conditionOf, locate } from './statements';

const EVERYTHING = { Effect: 'Allow', Action: '*', Resource: '*' };
const ANYTHING: readonly Policy[] = [parsePolicy({ Statement: [EVERYTHING] })];

/** A request that one side refuses, or doesn't. */
interface Answer {
  readonly action: string;
  readonly category: EdgeCategory;
  readonly refusal: Stop | undefined;
}

/**
 * What stops a principal from everything that could be done to an asset. The policies of both are asked apart, as if the
 * other side allowed everything: each that refuses is a control of its own.
 */
export function stopsOf(principal: Principal, asset: Asset, system: System): readonly Stop[] {
  const answers = (asked: Asked): readonly Answer[] =>
    actionsOn(asset.type).map(({ category, name: action }) => {
      const asking = requestedResources(asset.type, asset.arn, action).map((resource) =>
        refusalOf({ action, resource, principal, asset, system }, asked),
      );
      return { action, category, refusal: asking.includes(undefined) ? undefined : mostTelling(asking) };
    });
  const [own, theirs] = [answers(byPrincipal(principal, system)), answers(BY_ASSET)];
  const target = isWhole(theirs) ? refusals(theirs) : partialRefusals(theirs);
  const role = isWhole(own) ? refusals(own) : partialRefusals(own);
  // What a role is not given matters where nothing else stops it.
  const stops = [...(isWhole(theirs) && !isWhole(own) ? role.filter(isStated) : role), ...target];
  // Where both share the work within a category, both are named for what they refuse.
  return distinct(stops.length > 0 ? stops : [...refusals(own), ...refusals(theirs)]);
}

const isWhole = (answers: readonly Answer[]): boolean => answers.every(({ refusal }) => refusal !== undefined);

const isStated = ({ reason }: Stop): boolean => reason !== 'not allowed';

const mostTelling = (asking: readonly (Stop | undefined)[]): Stop | undefined =>
  asking.find((stop) => stop !== undefined && isStated(stop)) ?? asking[0];

/** The policies of the principal alone; keys and roles leave it to them. */
function byPrincipal({ caller }: Principal, system: System): Asked {
  const trusting = { ...EVERYTHING, Principal: { AWS: `arn:aws:iam::${caller.account ?? system.account}:root` } };
  return { resource: [parsePolicy({ Statement: [trusting] })] };
}

/** The policies of the asset alone. */
const BY_ASSET: Asked = { identity: ANYTHING, boundary: null };

const refusals = (answers: readonly Answer[]): readonly Stop[] => answers.flatMap(({ refusal }) => refusal ?? []);

/** What a side refuses by a statement, and categories that it refuses altogether, such as all reading. */
function partialRefusals(answers: readonly Answer[]): readonly Stop[] {
  const open = new Set(answers.filter(({ refusal }) => refusal === undefined).map(({ category }) => category));
  const refused = answers.filter(({ category, refusal }) => refusal?.reason === 'denied' || !open.has(category));
  return distinct(refusals(refused)).map((stop) => ({
    ...stop,
    only: [...new Set(refused.filter(({ refusal }) => refusal?.text === stop.text).map(({ action }) => action))],
  }));
}

function refusalOf(one: Asking, asked: Asked): Stop | undefined {
  const { denied } = ask(one, asked);
  if (denied === undefined) {
    return undefined;
  }
  const control = asked === BY_ASSET ? 'target' : 'role';
  if ('explicit' in denied) {
    return { control, reason: 'denied', text: `${named(denied.explicit[0], one)} denies it` };
  }
  if (denied.missing === 'boundary') {
    return { control, reason: 'boundary', text: 'the permissions boundary of its role does not allow it' };
  }
  const anyway = ask(one, withoutConditions(one, asked));
  if (anyway.allowed) {
    return { control, reason: 'condition', text: conditional(anyway, one) };
  }
  const text =
    control === 'role'
      ? 'no statement of its roles allows it'
      : `the policy of the ${one.asset.type.kind} lets in others`;
  return { control, reason: 'not allowed', text };
}

/** The same question with Allows that apply always. */
function withoutConditions({ asset, principal }: Asking, asked: Asked): Asked {
  return {
    ...asked,
    identity: asked.identity ?? unconditional(principal.policies),
    resource: asked.resource ?? unconditional(asset.policies),
  };
}

const bare = new WeakMap<readonly ReadPolicy[], readonly Policy[]>();

/** Policies whose Allows have no conditions. */
function unconditional(policies: readonly ReadPolicy[]): readonly Policy[] {
  const known = bare.get(policies) ?? policies.map(withoutAllowConditions);
  bare.set(policies, known);
  return known;
}

function withoutAllowConditions({ policy, statements }: ReadPolicy): Policy {
  const written = statements.map(({ Condition: condition, ...statement }) =>
    statement['Effect'] === 'Deny' && condition !== undefined ? { ...statement, Condition: condition } : statement,
  );
  return parsePolicy({ Version: '2012-10-17', Statement: written }, policy.id);
}

/** The first statement that would allow it, if its condition held. */
function conditional({ because }: Decision, one: Asking): string {
  const { asset, principal, system } = one;
  const reason = because.find((each) => conditionOf(each, principal, asset, system) !== undefined);
  const condition = reason && conditionOf(reason, principal, asset, system);
  return `${named(reason, one)} allows it only if ${condition ?? 'its condition holds'}`;
}

function named(reason: Reason | undefined, { asset, principal, system }: Asking): string {
  if (reason === undefined) {
    return 'a statement';
  }
  const { policy, statement } = locate(reason, principal, asset, system);
  const holder = reason.kind === 'resource' ? `the policy of the ${asset.type.kind}` : policy;
  return `${holder}, statement ${statement},`;
}

function distinct(stops: readonly Stop[]): readonly Stop[] {
  return [...new Map(stops.map((stop) => [stop.text, stop])).values()];
}
