import type { DetailedError, PolicyJson, SchemaJson } from '@cedar-policy/cedar-wasm/nodejs';

const DAY = /^\d{4}-\d{2}-\d{2}$/;

type Cedar = typeof import('@cedar-policy/cedar-wasm/nodejs');

/**
 * Sentences about everything that is wrong with a policy text; none when it is valid. Cedar's
 * warnings count, because a policy that can never apply protects nothing.
 *
 * @param file name under which the text is known to its author
 */
export function policyProblems(cedar: Cedar, file: string, text: string, schema: SchemaJson<string>): string[] {
  const answer = cedar.validate({
    schema,
    policies: { staticPolicies: text },
    validationSettings: { mode: 'strict' },
  });
  const found =
    answer.type === 'failure'
      ? answer.errors
      : [
          ...answer.validationErrors.map(({ error }) => error),
          ...answer.validationWarnings.map(({ error }) => error),
          ...answer.otherWarnings,
        ];
  return found.map((error) => describe(file, text, error));
}

/** Sentences about actions that no policy names in its scope: the runtime denies them, whatever else is permitted. */
export function unnamedActions(file: string, policies: PolicyJson[], actions: string[]): string[] {
  const scopes = JSON.stringify(policies.map(({ action }) => action));
  return actions
    .filter((action) => !scopes.includes(JSON.stringify(action)))
    .map((action) => `${file}: no policy names '${action}', so nobody could do it`);
}

/**
 * Sentences about annotations that the runtime would misread.
 *
 * @param policies in the order in which Cedar returns them: of the ids by place, as strings
 */
export function annotationProblems(file: string, policies: PolicyJson[]): string[] {
  const places = policies.map((_, place) => `policy${place}`).sort();
  const ids = policies.map(({ annotations }, i) => annotations?.['id'] || places[i]);
  const shadows = policies.filter(({ annotations = {} }) => 'shadow' in annotations);
  return [
    ...ids.filter((id, i) => ids.indexOf(id) !== i).map((id) => `${file}: two policies have the id '${id}'`),
    ...shadows
      .filter(({ effect }) => effect === 'permit')
      .map(() => `${file}: a policy with @shadow must forbid; one that permits denies nothing that it could report`),
    ...shadows
      .filter((policy) => Number.isNaN(endOf(policy)))
      .map(
        ({ annotations }) =>
          `${file}: @shadow must hold its last day as YYYY-MM-DD, got '${annotations?.['shadow'] ?? ''}'`,
      ),
  ];
}

/** Last days of the policies in the shadow that have ended. */
export function endedShadows(policies: PolicyJson[], now: Date): string[] {
  return policies
    .filter((policy) => endOf(policy) <= now.getTime())
    .map(({ annotations }) => annotations?.['shadow'] ?? '');
}

/** When a policy leaves the shadow, in milliseconds: the end of its last day, UTC. NaN when it has no such day. */
function endOf({ annotations }: PolicyJson): number {
  const day = annotations?.['shadow'] ?? '';
  const start = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  // 2027-02-30 parses as a day in March.
  return new Date(start || 0).toISOString().startsWith(day) ? start + 24 * 60 * 60 * 1000 : Number.NaN;
}

function describe(file: string, text: string, { message, help, sourceLocations = [] }: DetailedError): string {
  const [location] = sourceLocations;
  const place = location === undefined ? file : `${file}:${position(text, location.start)}`;
  const expected = location?.label ? `; ${location.label}` : '';
  return `${place} ${message.replace(/^for policy `[^`]*`, /, '')}${expected}${help ? `; ${help}` : ''}`;
}

/** Line and column from 1. Cedar counts bytes of UTF-8. */
function position(text: string, offset: number): string {
  const lines = Buffer.from(text).subarray(0, offset).toString().split('\n');
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`;
}
