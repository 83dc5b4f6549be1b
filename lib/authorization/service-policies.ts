import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { IConstruct } from 'constructs';
import { BlueprintError } from '../shared';
import type { PolicyVocabulary } from './policy-vocabulary';
import { cedarSchema } from './private/cedar-schema';
import { annotationProblems, endedShadows, policyProblems, unnamedActions } from './private/policy-problems';
import { vocabularyProblems } from './private/vocabulary-problems';

/** Policies of a service, validated. */
export interface ServicePoliciesConfig {
  /** SHA-256 of the policy text, in lower-case hex; the service starts with no other. */
  readonly digest: string;

  /** The schema that the policies were validated against, in Cedar's JSON. */
  readonly schema: string;

  /** Actions of the service, e.g. `orders:Read`. */
  readonly actions: string[];

  /** Verified claims that the policies can read, sorted; the service takes no other from a token. */
  readonly claims: string[];
}

/**
 * The Cedar policies of a service and what they can speak about. They are validated at
 * synthesis, strictly: a misspelt attribute in a `forbid` would otherwise be found by the
 * attacker whom it does not stop.
 *
 * The runtime permits nothing but what these policies permit. Principals are `User` (`id`, `roles`
 * and claims), `ServiceAccount` (`id` and claims) and `Service` (`id`); the context holds
 * `caller` (optional), `scopes`, `zone` (`"edge"` or `"internal"`), `time` in seconds since 1970
 * and `mfa`. A `forbid` with `@shadow("2027-01-31")` is reported and not enforced until the end of that day, UTC.
 *
 * NIST 800-53 R5 AC-3, AC-24; NIST SP 800-162
 */
export class ServicePolicies {
  /**
   * The policies in a file.
   *
   * @param file absolute, or relative to the directory in which the CDK runs
   */
  static fromFile(file: string, vocabulary: PolicyVocabulary): ServicePolicies {
    return new ServicePolicies(file, vocabulary);
  }

  private constructor(
    private readonly file: string,
    private readonly vocabulary: PolicyVocabulary,
  ) {}

  /**
   * Validates the policies for a service.
   *
   * @throws BlueprintError `ENTRY_NOT_FOUND`, `POLICY_INVALID`, `POLICY_SHADOW_EXPIRED`
   */
  bind(scope: IConstruct, serviceName: string): ServicePoliciesConfig {
    refuse(scope, vocabularyProblems(this.vocabulary));
    const text = this.read(scope);
    // Loaded here, so that whoever has no policies needs no Cedar.
    const cedar = require('@cedar-policy/cedar-wasm/nodejs') as typeof import('@cedar-policy/cedar-wasm/nodejs');
    const schema = cedarSchema(serviceName, this.vocabulary);
    refuse(scope, policyProblems(cedar, this.file, text, schema));
    const policies = toJson(cedar, text);
    const actions = this.vocabulary.actions.map(({ name }) => `${serviceName}:${name}`);
    refuse(scope, [...annotationProblems(this.file, policies), ...unnamedActions(this.file, policies, actions)]);
    const [ended] = endedShadows(policies, new Date());
    if (ended !== undefined) {
      throw new BlueprintError(
        'POLICY_SHADOW_EXPIRED',
        `a policy may stay in the shadow until its last day, got ${ended} in ${this.file}; remove @shadow to enforce it, or remove the policy`,
        scope,
      );
    }
    return {
      digest: createHash('sha256').update(text).digest('hex'),
      schema: JSON.stringify(schema),
      actions,
      claims: claimsOf(this.vocabulary),
    };
  }

  private read(scope: IConstruct): string {
    const path = resolve(this.file);
    try {
      return readFileSync(path, 'utf8');
    } catch {
      throw new BlueprintError(
        'ENTRY_NOT_FOUND',
        `the policies of a service must be a readable file, got '${this.file}', which is not at ${path}; correct the path or run from the project's root`,
        scope,
      );
    }
  }
}

function toJson(cedar: typeof import('@cedar-policy/cedar-wasm/nodejs'), text: string): PolicyJson[] {
  const parts = cedar.policySetTextToParts(text);
  const policies = parts.type === 'success' ? parts.policies : [];
  return policies
    .map((policy) => cedar.policyToJson(policy))
    .flatMap((answer) => ('json' in answer ? answer.json : []));
}

function refuse(scope: IConstruct, problems: string[]): void {
  if (problems.length > 0) {
    throw new BlueprintError(
      'POLICY_INVALID',
      `policies must be valid for their service, got ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}; correct\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
      scope,
    );
  }
}

function claimsOf({ claims = {} }: PolicyVocabulary): string[] {
  const { strings = [], numbers = [], booleans = [], stringSets = [] } = claims;
  return [...strings, ...numbers, ...booleans, ...stringSets].sort();
}
