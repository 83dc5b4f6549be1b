import { Lazy, Token } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct, type IConstruct } from 'constructs';
import { BlueprintError } from '../../shared';
import { MAX_SCOPES_PER_CLIENT } from '../defaults';

const SCOPE = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*\/[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*$/;

/** The scopes that resource servers of a user pool know, one server per name before the slash. */
export class ScopeRegistry extends Construct {
  private readonly servers = new Map<string, Map<string, string | undefined>>();

  constructor(
    scope: Construct,
    id: string,
    private readonly userPool: cognito.IUserPool,
  ) {
    super(scope, id);
  }

  /** Every declared scope, sorted. */
  get all(): string[] {
    return [...this.servers].flatMap(([server, names]) => [...names.keys()].map((name) => `${server}/${name}`)).sort();
  }

  has(scope: string): boolean {
    const [server = '', name = ''] = scope.split('/');
    return this.servers.get(server)?.has(name) ?? false;
  }

  declare(scope: string, description?: string): void {
    requireScope(this, scope);
    const [server = '', name = ''] = scope.split('/');
    const names = this.servers.get(server) ?? this.createServer(server);
    const known = names.get(name);
    if (known !== undefined && description !== undefined && known !== description) {
      throw new BlueprintError(
        'SCOPE_INVALID',
        `scope '${scope}' must have one description, got '${known}' and '${description}'; keep one of them`,
        this,
      );
    }
    names.set(name, known ?? description);
  }

  private createServer(identifier: string): Map<string, string | undefined> {
    const names = new Map<string, string | undefined>();
    this.servers.set(identifier, names);
    new cognito.CfnUserPoolResourceServer(this, identifier, {
      userPoolId: this.userPool.userPoolId,
      identifier,
      name: identifier,
      scopes: Lazy.any({
        produce: () =>
          [...names]
            .sort(([left], [right]) => (left < right ? -1 : 1))
            .map(([scopeName, description]) => ({
              scopeName,
              scopeDescription: description ?? `${identifier}/${scopeName}`,
            })),
      }),
    });
    return names;
  }
}

/**
 * Checks the form `<server>/<name>`.
 *
 * @throws BlueprintError `SCOPE_INVALID`
 */
export function requireScope(at: IConstruct, scope: string): void {
  if (Token.isUnresolved(scope) || !SCOPE.test(scope)) {
    throw new BlueprintError(
      'SCOPE_INVALID',
      `a scope must have the form 'orders/read' in lower-case letters, digits and hyphens, got '${scope}'; rename it`,
      at,
    );
  }
}

/**
 * Checks the scopes of one client, named one by one.
 *
 * @throws BlueprintError `SCOPE_INVALID`, `LIMIT_EXCEEDED`
 */
export function requireScopes(at: IConstruct, scopes: readonly string[], limit = MAX_SCOPES_PER_CLIENT): void {
  if (scopes.length === 0) {
    throw new BlueprintError('SCOPE_INVALID', 'scopes must name at least one scope, got none; name what it may do', at);
  }
  for (const scope of scopes) {
    requireScope(at, scope);
  }
  if (new Set(scopes).size > limit) {
    throw new BlueprintError(
      'LIMIT_EXCEEDED',
      `scopes must be at most ${limit} for one client, got ${new Set(scopes).size}; split the client`,
      at,
    );
  }
}
