import { compilePattern, matchPattern, type Pattern, type Statement } from '../../access';
import { Unknown, type Value } from '../../assembly';
import type { Asset, AssetIndex } from './asset-index';
import { listOf, type ReadPolicy } from './policy-documents';

/** An Allow of a principal, with what it takes to find quickly what it reaches. */
export interface IdentityStatement {
  readonly statement: Statement;
  /** Services of its actions; undefined when it names actions of any. */
  readonly services: ReadonlySet<string> | undefined;
  /** Patterns of its resources; undefined when it names them by exception or not at all. */
  readonly resources: readonly ResourceText[] | undefined;
}

/** A pattern of ARNs as a policy has it. */
export interface ResourceText {
  readonly text: string;
  readonly pattern: Pattern;
  /** Why it isn't known. */
  readonly unresolved?: string;
}

/** The Allows among identity policies. */
export function allowsOf(policies: readonly ReadPolicy[]): readonly IdentityStatement[] {
  return policies.flatMap(({ policy, statements }) =>
    policy.statements.flatMap((statement, i) => {
      const written = statements[i] ?? {};
      return statement.effect === 'Allow'
        ? [{ statement, services: servicesOf(written['Action']), resources: textsOf(written['Resource']) }]
        : [];
    }),
  );
}

function servicesOf(actions: Value | undefined): ReadonlySet<string> | undefined {
  const services = listOf(actions).map((action) =>
    typeof action === 'string' ? /^([a-z0-9-]+):/i.exec(action)?.[1]?.toLowerCase() : undefined,
  );
  return services.length === 0 || services.includes(undefined) ? undefined : new Set(services as string[]);
}

function textsOf(resources: Value | undefined): readonly ResourceText[] | undefined {
  const texts = listOf(resources).map((resource): ResourceText | undefined => {
    if (typeof resource === 'string') {
      return { text: resource, pattern: compilePattern(resource) };
    }
    return resource instanceof Unknown
      ? { text: resource.pattern, pattern: compilePattern(resource), unresolved: resource.reason }
      : undefined;
  });
  return texts.length === 0 || texts.includes(undefined) ? undefined : (texts as ResourceText[]);
}

/** What a statement may reach, before anything is decided. */
export function candidates({ resources, services }: IdentityStatement, index: AssetIndex): readonly Asset[] {
  const found = resources === undefined ? index.assets : resources.flatMap(({ text }) => index.matching(text));
  return services === undefined ? found : found.filter(({ type }) => services.has(type.service));
}

/** How statements support an action on an asset. */
export interface Support {
  /** Whether one names the asset itself: its ARN, or that of a part of it. */
  readonly named: boolean;
  /** Why it may be something else that all of them name. */
  readonly unresolved?: string;
}

/** What supports a request among a principal's Allows; undefined when nothing does. */
export function supportOf(
  allows: readonly IdentityStatement[],
  action: Pattern,
  requested: Pattern,
  { arn, resource }: Asset,
): Support | undefined {
  let support: Support | undefined;
  for (const { resources, services, statement } of allows) {
    if (services !== undefined && !services.has(action.text.slice(0, action.text.indexOf(':')))) {
      continue;
    }
    if (statement.actions(action, () => null) === false) {
      continue;
    }
    for (const { pattern, text, unresolved } of resources ?? [
      { text: '*', pattern: requested, unresolved: undefined },
    ]) {
      if (matchPattern(pattern, requested) === false) {
        continue;
      }
      if (namesAsset(text, arn, resource.type)) {
        return { named: true };
      }
      support = unresolved === undefined ? { named: false } : (support ?? { named: false, unresolved });
    }
  }
  return support;
}

function namesAsset(text: string, arn: string, type: string): boolean {
  // Secrets are imported by their ARN without the six characters that AWS adds.
  const whole = type === 'AWS::SecretsManager::Secret' ? arn.slice(0, -'-AbCdEf'.length) : arn;
  return text.startsWith(whole) && (text.length === whole.length || /^[/:?*-]/.test(text.slice(whole.length)));
}
