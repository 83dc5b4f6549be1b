import { Reference, Stack, Tokenization } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { BlueprintError } from '../../shared';
import type { TokenGate } from './token-gate';

/**
 * Refuses to synthesize an API with a method that lacks a guard, however the method was
 * added and wherever in the app it stands. Runs after all aspects, on what gets deployed.
 *
 * @throws BlueprintError `METHOD_UNGUARDED`, during synthesis
 */
export function guardMethods(api: apigateway.RestApi, gate: TokenGate): void {
  api.node.addValidation({
    validate: () => {
      for (const method of api.node.root.node.findAll()) {
        if (apigateway.CfnMethod.isCfnMethod(method) && belongsTo(method, api)) {
          requireGuards(method, gate);
        }
      }
      return [];
    },
  });
}

function belongsTo(method: apigateway.CfnMethod, api: apigateway.RestApi): boolean {
  const id = Tokenization.reverseString(method.restApiId).firstToken;
  return Reference.isReference(id) && id.target === api.node.defaultChild;
}

function requireGuards(method: apigateway.CfnMethod, gate: TokenGate): void {
  if (method.httpMethod === 'OPTIONS' && integrationType(method) === 'MOCK') {
    return; // A preflight request carries neither key nor token, and a mock reaches nothing.
  }
  const guards: Record<string, boolean> = {
    ...gate.guards(method),
    'an API key': method.apiKeyRequired === true,
    'a request validator': method.requestValidatorId !== undefined,
  };
  const missing = Object.keys(guards).filter((guard) => !guards[guard]);
  if (missing.length > 0) {
    throw new BlueprintError(
      'METHOD_UNGUARDED',
      `a method must have an authorizer, scopes, an API key and a request validator, got ${method.httpMethod} without ${missing.join(', ')}; add it with addRoute`,
      method,
    );
  }
}

function integrationType(method: apigateway.CfnMethod): unknown {
  return Stack.of(method).resolve(method.integration)?.type;
}
