import type { Unknown, Value } from '../assembly/model';
import { compilePattern, matchPattern } from './pattern';
import { anyOf, negate, type Truth } from './truth';
import { isMap, isUnknown, listOf } from './values';

/** Who makes a request. */
export interface Caller {
  /** `role` stands for any session of the role; `session` for one of them. */
  readonly kind: 'root' | 'user' | 'role' | 'session' | 'service' | 'federated' | 'anonymous';
  /** Account it belongs to; absent of services, federated and anonymous callers. */
  readonly account?: string;
  /** ARN of the user, role or session. */
  readonly arn?: string;
  /** ARN of the role that a session is of. */
  readonly roleArn?: string;
  /** Service principal, e.g. `events.amazonaws.com`, or the identity provider of a federated caller. */
  readonly name?: string;
  /** Canonical user id of the account, where S3 policies name it. */
  readonly canonicalUser?: string;
}

/** How a policy names a caller: by itself, or by its account, which leaves the decision to identity policies. */
export interface PrincipalMatch {
  /** Whether it is named. */
  readonly truth: Truth;
  /** `account` delegates; `role` stays within boundaries and session policies; `direct` does not need them. */
  readonly form: 'account' | 'role' | 'direct';
}

/** Whether the principals of a statement name a caller. */
export type Principals = (caller: Caller) => PrincipalMatch;

const NOT_NAMED: PrincipalMatch = { truth: false, form: 'direct' };
const PERHAPS: PrincipalMatch = { truth: 'undecided', form: 'direct' };
const RANK = { account: 0, role: 1, direct: 2 };

/**
 * Compiles a `Principal` or, `inverted`, a `NotPrincipal`.
 *
 * @param report told about what can't be read
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function compilePrincipals(value: Value, inverted: boolean, report: (problem: string) => void): Principals {
  const named = readPrincipals(value, report);
  if (!inverted) {
    return (caller) => strongest(named.map((principal) => principal(caller)));
  }
  return (caller) => {
    const except = named.map((principal) => principal(caller));
    // An exception for an account alone doesn't except its roles for certain.
    const truths = except.map(({ truth, form }) => (form === 'account' && truth === true ? 'undecided' : truth));
    return { truth: negate(anyOf(truths)), form: 'direct' };
  };
}

/** What names the caller most directly; a certain match before one that is undecided. */
function strongest(matches: readonly PrincipalMatch[]): PrincipalMatch {
  return matches.reduce((best, match) => {
    if (match.truth === false) {
      return best;
    }
    if (best.truth === false) {
      return match;
    }
    const form = RANK[match.form] > RANK[best.form] ? match.form : best.form;
    return { truth: anyOf([best.truth, match.truth]), form };
  }, NOT_NAMED);
}

function readPrincipals(value: Value, report: (problem: string) => void): Principals[] {
  if (value === '*') {
    return [anyone];
  }
  if (!isMap(value)) {
    report('Principal is not one that can be read');
    return [() => PERHAPS];
  }
  return Object.entries(value).flatMap(([type, names]) =>
    listOf(names).map((name) => {
      if (typeof name !== 'string' && typeof name !== 'number' && !isUnknown(name)) {
        report(`principal of type ${type} can't be read`);
        return () => PERHAPS;
      }
      return readPrincipal(type, isUnknown(name) ? name : String(name), report);
    }),
  );
}

const anyone: Principals = (caller) => (caller.kind === 'service' ? PERHAPS : { truth: true, form: 'direct' });

function readPrincipal(type: string, name: string | Unknown, report: (problem: string) => void): Principals {
  switch (type) {
    case 'AWS':
      return isUnknown(name) ? awsPattern(name) : awsPrincipal(name, report);
    case 'Service':
      return named('service', ({ name: service }) => service, name);
    case 'Federated':
      return named('federated', ({ name: provider }) => provider, name);
    case 'CanonicalUser':
      return named(undefined, ({ canonicalUser }) => canonicalUser, name);
    default:
      report(`${type} is no type of principal`);
      return () => PERHAPS;
  }
}

function named(
  kind: Caller['kind'] | undefined,
  of: (caller: Caller) => string | undefined,
  name: string | Unknown,
): Principals {
  const pattern = isUnknown(name) ? compilePattern(name) : compilePattern(name.replace(/[*?$]/g, '$${$&}'));
  return (caller) => {
    const own = of(caller);
    if (own === undefined || (kind !== undefined && caller.kind !== kind)) {
      return NOT_NAMED;
    }
    return { truth: matchPattern(pattern, compilePattern(own)), form: kind === undefined ? 'account' : 'direct' };
  };
}

const ACCOUNT = /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/;
const SESSION = /^arn:[^:]*:sts::(\d{12}):assumed-role\/([^/]+)\//;

function awsPrincipal(name: string, report: (problem: string) => void): Principals {
  if (name === '*') {
    return anyone;
  }
  const account = ACCOUNT.exec(name)?.[1];
  if (account !== undefined) {
    return (caller) =>
      caller.account === account ? { truth: true, form: caller.kind === 'root' ? 'direct' : 'account' } : NOT_NAMED;
  }
  if (!name.startsWith('arn:') || /[*?]/.test(name)) {
    // Unique ids are what IAM leaves of deleted principals; wildcards are refused, save in CDK's own placeholders.
    report('a principal is no ARN, account or *');
    return awsPattern({ reason: 'principal', pattern: name.startsWith('arn:') ? name : '*' });
  }
  const session = SESSION.exec(name);
  return (caller) => {
    if (caller.arn === name) {
      return { truth: true, form: caller.kind === 'role' ? 'role' : 'direct' };
    }
    if (caller.kind === 'session' && caller.roleArn === name) {
      return { truth: true, form: 'role' };
    }
    const ownsSession =
      session !== null &&
      caller.kind === 'role' &&
      caller.account === session[1] &&
      caller.arn?.split('/').at(-1) === session[2];
    return ownsSession ? PERHAPS : NOT_NAMED;
  };
}

function awsPattern(unknown: Unknown): Principals {
  const pattern = compilePattern(unknown);
  return (caller) => {
    const arns = [caller.arn, caller.roleArn, caller.account, caller.account && `arn:aws:iam::${caller.account}:root`];
    const may = arns.some((arn) => arn !== undefined && matchPattern(pattern, compilePattern(arn)) !== false);
    return may ? PERHAPS : NOT_NAMED;
  };
}
