import type { MethodModel, StageModel } from './model';

/** A method and the values of its path parameters, decoded. */
export interface RouteMatch {
  readonly method: MethodModel;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Finds the method of a request: a fixed segment wins over a parameter, which wins over the greedy one; a method
 * wins over `ANY`.
 */
export function findRoute({ methods }: StageModel, httpMethod: string, path: string): RouteMatch | undefined {
  const segments = path.split('/').slice(1);
  const candidates = methods
    .filter((method) => method.path !== '' && (method.httpMethod === httpMethod || method.httpMethod === 'ANY'))
    .map((method) => ({ method, parameters: match(method.path.split('/').slice(1), segments) }))
    .filter((candidate): candidate is RouteMatch => candidate.parameters !== undefined);
  return candidates.sort((a, b) => (shape(a.method) < shape(b.method) ? -1 : 1))[0];
}

function shape({ path, httpMethod }: MethodModel): string {
  return `${path.replace(/\{[^}]+\+\}/g, '~').replace(/\{[^}]+\}/g, '{')} ${httpMethod === 'ANY' ? '~' : ''}`;
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | undefined {
  const parameters: [string, string][] = [];
  for (const [index, part] of pattern.entries()) {
    if (part.endsWith('+}')) {
      const rest = segments.slice(index).join('/');
      return rest === '' ? undefined : Object.fromEntries([...parameters, [part.slice(1, -2), decode(rest)]]);
    }
    const segment = segments[index];
    if (segment === undefined) {
      return undefined;
    }
    if (part.startsWith('{') && segment !== '') {
      parameters.push([part.slice(1, -1), decode(segment)]);
    } else if (part !== decode(segment)) {
      return undefined;
    }
  }
  return pattern.length === segments.length ? Object.fromEntries(parameters) : undefined;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
