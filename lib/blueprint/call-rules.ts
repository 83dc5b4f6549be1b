import { BlueprintError } from '../shared';
import type { DeclaredService } from './declared-service';

/**
 * Checks a call before anything is derived from it.
 *
 * @throws BlueprintError `CALL_TO_SELF`, `SERVICE_UNKNOWN`, `CALL_WITHOUT_ACTIONS`,
 *   `ACTION_INVALID`, `CALL_DUPLICATE`
 */
export function requireCallable(caller: DeclaredService, callee: DeclaredService, actions: readonly string[]): void {
  const pair = `'${caller.serviceName}' to '${callee.serviceName}'`;
  if (callee === caller) {
    throw new BlueprintError(
      'CALL_TO_SELF',
      `a call must go to another service, got ${pair}; use a plain function call inside one service`,
      caller,
    );
  }
  if (callee.blueprint !== caller.blueprint) {
    throw new BlueprintError(
      'SERVICE_UNKNOWN',
      `a call must stay inside one blueprint, got ${pair} of '${callee.blueprint.node.path}'; declare the service here too`,
      caller,
    );
  }
  if (actions.length === 0) {
    throw new BlueprintError(
      'CALL_WITHOUT_ACTIONS',
      `a call must name at least one action, got none for ${pair}; list what it asks for, e.g. '${callee.serviceName}:Read'`,
      caller,
    );
  }
  for (const action of actions) {
    requireAction(caller, callee, action);
  }
  if (caller.calls(callee)) {
    throw new BlueprintError(
      'CALL_DUPLICATE',
      `a call must be declared once, got ${pair} twice; put all its actions into one mayCall`,
      caller,
    );
  }
}

function requireAction(caller: DeclaredService, callee: DeclaredService, action: string): void {
  const [service, verb = '', ...rest] = action.split(':');
  if (service !== callee.serviceName || !/^[A-Z][A-Za-z0-9]*$/.test(verb) || rest.length > 0) {
    throw new BlueprintError(
      'ACTION_INVALID',
      `an action must have the form '${callee.serviceName}:PascalCase', got '${action}'; name an action of the callee`,
      caller,
    );
  }
  if (callee.policyActions !== undefined && !callee.policyActions.includes(action)) {
    throw new BlueprintError(
      'ACTION_INVALID',
      `an action must be one that the policies of '${callee.serviceName}' decide on (${callee.policyActions.join(', ')}), got '${action}'; correct it or declare it there`,
      caller,
    );
  }
}
