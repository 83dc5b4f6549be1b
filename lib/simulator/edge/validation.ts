import Ajv, { type ValidateFunction } from 'ajv-draft-04';
import type { MethodModel, StageModel } from './model';
import { Refusal } from './refusal';
import { type EdgeRequest, headerValues, mediaType } from './request';

/** Validates requests of a stage, or refuses them with 400. */
export type Validation = (method: MethodModel, path: Readonly<Record<string, string>>, request: EdgeRequest) => void;

/**
 * Compiles the models of a stage. A body whose media type has neither a model nor `$default` passes.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
 */
export function createValidation({ models }: StageModel): Validation {
  const ajv = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false });
  const compiled = new Map<string, ValidateFunction>();
  for (const [name, schema] of models) {
    compiled.set(name, ajv.compile(schema as object));
  }
  return (method, path, request) => {
    const missing = method.validatesParameters ? missingParameters(method, path, request) : [];
    if (missing.length > 0) {
      throw new Refusal('validation', 'BAD_REQUEST_PARAMETERS', `parameters are missing: ${missing.join(', ')}`, {
        message: `Missing required request parameters: [${missing.join(', ')}]`,
      });
    }
    const model = method.validatesBody ? (method.models[mediaType(request)] ?? method.models['$default']) : undefined;
    // A model that the template lacks refuses everything.
    if (model !== undefined && compiled.get(model)?.(parse(request.body)) !== true) {
      throw new Refusal('validation', 'BAD_REQUEST_BODY', 'the body does not match its model');
    }
  };
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function missingParameters(
  { parameters }: MethodModel,
  path: Readonly<Record<string, string>>,
  request: EdgeRequest,
): string[] {
  return Object.entries(parameters).flatMap(([parameter, required]) => {
    const [, , place, name = ''] = /^(method)\.request\.([a-z]+)\.(.+)$/.exec(parameter) ?? [];
    const present =
      place === 'path'
        ? name in path
        : place === 'header'
          ? headerValues(request, name).some((value) => value !== '')
          : request.query.some(([key, value]) => key === name && value !== '');
    return required && !present ? [name] : [];
  });
}
