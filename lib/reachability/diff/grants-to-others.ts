import { isMap, type System, Unknown, type Value, type ValueMap } from '../../assembly';
import { describeCondition } from '../explain';
import { listOf } from '../permissions';
import type { HeldPermission } from './held-permissions';
import type { Side } from './side';
import { OUTSIDE } from './stable-names';

/**
 * What the policies of resources give to others than roles and users of the system: other accounts, everybody, identity
 * providers, services of AWS. That services assume roles and run functions is no gain of theirs and left out.
 */
export function grantsToOthers({ evidence, names }: Side): readonly HeldPermission[] {
  const { permissions: graph, system } = evidence;
  return graph.assets.flatMap(({ policies, resource, type }) => {
    const served = type.kind === 'role' || type.kind === 'function';
    const asset = { asset: names.nameOf(resource.id), assetKey: names.keyOf(resource.id) };
    return policies
      .flatMap(({ statements }) => statements)
      .filter(({ Effect: effect }) => effect === 'Allow')
      .flatMap((statement) =>
        othersIn(statement, system)
          .filter((principal) => !served || !principal.startsWith('service '))
          .flatMap((principal) =>
            actionsIn(statement).map((action) => ({
              ...asset,
              principal,
              principalKey: `${OUTSIDE}${principal}`,
              action,
              guards: guardsOf(statement, system),
            })),
          ),
      );
  });
}

function othersIn({ NotPrincipal: except, Principal: principal }: ValueMap, system: System): readonly string[] {
  if (except !== undefined) {
    return ['everybody but those it names'];
  }
  const names = isMap(principal) ? Object.entries(principal) : [['AWS', principal ?? null] as const];
  return names.flatMap(([kind, values]) => listOf(values).flatMap((value) => otherOf(kind, value, system)));
}

function otherOf(kind: string, value: Value, system: System): readonly string[] {
  const text = value instanceof Unknown ? value.pattern : String(value);
  if (kind === 'Service') {
    return [`service ${text}`];
  }
  if (text === '*') {
    return ['everybody'];
  }
  const account = /^(?:arn:[^:]*:(?:iam|sts)::)?(\d{12})(?::root)?$/.exec(text)?.[1];
  const isOwn = account === system.account || system.named(value) !== undefined;
  return isOwn ? [] : [account === undefined ? text : `account ${account}`];
}

function actionsIn(statement: ValueMap): readonly string[] {
  const [named, except] = ['Action', 'NotAction'].map((element) =>
    listOf(statement[element]).map((one) => (one instanceof Unknown ? one.pattern : String(one))),
  );
  return [...(named ?? []), ...(except ?? []).map((action) => `everything but ${action}`)];
}

function guardsOf({ Condition: condition }: ValueMap, system: System): readonly string[] {
  const text = describeCondition(condition, system);
  return text === undefined ? [] : [`only if ${text}`];
}
