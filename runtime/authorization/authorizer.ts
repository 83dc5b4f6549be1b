import type { Diagnostics, Response } from '@cedar-policy/cedar-wasm/nodejs';
import { type Cedar, loadCedar } from './cedar';
import { DecisionMemory } from './decision-memory';
import { type AuthorizationRequest, type Facts, factsOf } from './facts';
import { readPolicies } from './policy';
import { createSlices, type Slice } from './slices';

/** How a request was decided, and by what. */
export interface Decision {
  /** Whether the action may be done. */
  readonly allowed: boolean;
  /** Ids of the policies that determined it: those that permitted, those that forbade, or those that failed. */
  readonly policies: readonly string[];
  /**
   * Why it was denied.
   *
   * @default - it was allowed
   */
  readonly reason?: string;
  /** Ids of the policies in the shadow that would have denied what was allowed. */
  readonly wouldDeny: readonly string[];
}

/** Decides requests by the policies of a service. */
export interface Authorizer {
  /** Decides one request. Never throws: what can't be decided is denied. */
  decide(request: AuthorizationRequest): Decision;
}

/** What an {@link Authorizer} decides by. */
export interface AuthorizerOptions {
  /** The policies, in Cedar. */
  readonly policies: string;
  /**
   * How many decisions are remembered; 0 for none.
   *
   * @default 2048
   */
  readonly remembered?: number;
}

/**
 * Decides by Cedar policies, deny by default. Policies are checked at start. A decision takes these steps:
 *
 * 1. an action that the scope of no policy names: deny, even if a policy permits every action
 * 2. a policy that can't be evaluated: deny, even if another permits; Cedar itself would skip it
 * 3. no policy permits, or one forbids: deny
 * 4. permitted: allow, and report which policies in the shadow would have denied
 *
 * @throws ConfigurationError when the policies can't be parsed
 */
export function createAuthorizer({ policies: text, remembered = 2_048 }: AuthorizerOptions): Authorizer {
  const cedar = loadCedar();
  const policies = readPolicies(cedar, text);
  const known = new Set(policies.flatMap(({ actions = [] }) => actions));
  const sliceOf = createSlices(cedar, policies);
  const memory = new DecisionMemory(remembered);
  return {
    decide(request) {
      if (!known.has(request.action)) {
        return deny('no policy names the action');
      }
      try {
        const facts = factsOf(request);
        const slice = sliceOf(facts);
        return memory.decided(facts, slice.readsTime, () => decide(cedar, slice, facts));
      } catch {
        return deny('the request could not be evaluated');
      }
    },
  };
}

function decide(cedar: Cedar, slice: Slice, facts: Facts): Decision {
  const { decision, diagnostics } = evaluate(cedar, slice.enforced, facts);
  if (diagnostics.errors.length > 0) {
    return deny('a policy could not be evaluated', failed(diagnostics));
  }
  if (decision !== 'allow') {
    return deny(diagnostics.reason.length > 0 ? 'a policy forbids it' : 'no policy permits it', diagnostics.reason);
  }
  const wouldDeny = slice.shadowIds.length > 0 ? denying(cedar, slice, facts) : [];
  return { allowed: true, policies: diagnostics.reason, wouldDeny };
}

function deny(reason: string, policies: readonly string[] = []): Decision {
  return { allowed: false, policies, reason, wouldDeny: [] };
}

/** Policies in the shadow that forbid or fail. Whatever happens here, the decision stands. */
function denying(cedar: Cedar, { shadow, shadowIds }: Slice, facts: Facts): readonly string[] {
  try {
    const { decision, diagnostics } = evaluate(cedar, shadow, facts);
    return [...(decision === 'deny' ? diagnostics.reason : []), ...failed(diagnostics)];
  } catch {
    return shadowIds;
  }
}

function failed({ errors }: Diagnostics): readonly string[] {
  return errors.map(({ policyId }) => policyId);
}

function evaluate(cedar: Cedar, preparsedPolicySetId: string, facts: Facts): Response {
  const answer = cedar.statefulIsAuthorized({ ...facts, preparsedPolicySetId });
  if (answer.type === 'failure') {
    throw new TypeError('Cedar refused the request');
  }
  return answer.response;
}
