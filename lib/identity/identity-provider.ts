import { Lazy, type RemovalPolicy } from 'aws-cdk-lib';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import { Construct, type IConstruct } from 'constructs';
import type { TrustedIssuer } from '../../runtime/contract';
import { BlueprintError, requireName } from '../shared';
import { MAX_SCOPES_PER_CLIENT, PERSON_SCOPES } from './defaults';
import type { IIdentityProvider } from './identity-provider-interface';
import type { OidcProviderAttributes } from './oidc-provider-attributes';
import { PeopleClient, type PeopleClientOptions } from './people-client';
import { defaultDomainPrefix, requireDomainPrefix } from './private/domain-prefix';
import { LateChecks } from './private/late-checks';
import { OidcProvider } from './private/oidc-provider';
import { createPeoplePool } from './private/people-pool';
import { requireScopes, ScopeRegistry } from './private/scope-registry';
import { ServiceAccount, type ServiceAccountOptions } from './service-account';

/** Properties of an {@link IdentityProvider}. */
export interface IdentityProviderProps {
  /**
   * Whether people may create their own account; their address is verified either way.
   *
   * @default false
   */
  readonly selfSignUp?: boolean;

  /**
   * Prefix of the sign-in domain, unique in the Region: lower-case letters, digits and hyphens. Changing it
   * changes the address of the sign-in pages.
   *
   * @default - made from the construct's path and the account id
   */
  readonly domainPrefix?: string;

  /**
   * Whether Cognito refuses to delete the user pool.
   *
   * @default true
   */
  readonly deletionProtection?: boolean;

  /**
   * What happens to the user pool when it leaves the stack. Its accounts and their second factors cannot be
   * exported.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Who people and programs are, and what their tokens may ask for: a Cognito user pool with a second factor for
 * everybody, compromised-credential and account-takeover protection, roles as groups, and scopes as resource
 * servers. Calls may come in any order; templates do not depend on it.
 *
 * NIST 800-53 R5 IA-2(1), IA-2(2), IA-5(1), AC-7;
 * https://docs.aws.amazon.com/cognito/latest/developerguide/managing-security.html
 *
 * A pool holds 25 resource servers unless the quota is raised.
 *
 * @throws BlueprintError `NAME_INVALID`
 */
export class IdentityProvider extends Construct implements IIdentityProvider {
  /**
   * An OpenID provider that others run, such as Keycloak. It creates nothing; an `OidcAuthorizer` verifies its
   * tokens at the gateway.
   *
   * @throws BlueprintError `ISSUER_INVALID`, `VALUE_OUT_OF_RANGE`
   */
  static fromOidc(scope: Construct, id: string, attributes: OidcProviderAttributes): IIdentityProvider {
    return new OidcProvider(scope, id, attributes);
  }

  /** The user pool, for authorizers. */
  readonly userPool: cognito.IUserPool;
  /** `iss` of every token, an https URL. */
  readonly issuer: string;
  /** What services need to know to accept the tokens of all clients, those added later among them. */
  readonly trustedIssuer: TrustedIssuer;
  /** Base URL of the sign-in pages and of the OAuth endpoints, e.g. `<signInUrl>/oauth2/token`. */
  readonly signInUrl: string;
  private readonly registry: ScopeRegistry;
  private readonly checks: LateChecks;
  private readonly roles: Construct;
  private readonly people: Construct;
  private readonly accounts: Construct;
  private readonly clientIds: string[] = [];

  constructor(scope: Construct, id: string, props: IdentityProviderProps = {}) {
    super(scope, id);
    const userPool = createPeoplePool(this, 'Pool', props);
    this.userPool = userPool;
    this.issuer = userPool.userPoolProviderUrl;
    this.trustedIssuer = {
      issuer: this.issuer,
      kind: 'cognito',
      clientIds: Lazy.list({ produce: () => this.clientIds }, { omitEmpty: false }),
      rolesClaim: 'cognito:groups',
    };
    if (props.domainPrefix !== undefined) {
      requireDomainPrefix(this, props.domainPrefix);
    }
    this.signInUrl = userPool
      .addDomain('Domain', {
        cognitoDomain: { domainPrefix: props.domainPrefix ?? defaultDomainPrefix(this) },
        managedLoginVersion: cognito.ManagedLoginVersion.NEWER_MANAGED_LOGIN,
      })
      .baseUrl();
    this.registry = new ScopeRegistry(this, 'Scopes', userPool);
    this.checks = new LateChecks(this);
    this.roles = new Construct(this, 'Roles');
    this.people = new Construct(this, 'People');
    this.accounts = new Construct(this, 'Accounts');
  }

  /**
   * Adds a role that people can be put in. It appears in their tokens as `cognito:groups`; no role outranks
   * another and none brings AWS permissions.
   *
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`
   */
  addRole(name: string): void {
    requireName(this, 'role', name);
    requireFree(this.roles, 'role', name);
    new cognito.CfnUserPoolGroup(this.roles, name, { userPoolId: this.userPool.userPoolId, groupName: name });
  }

  /**
   * Declares a scope `<server>/<name>`; declaring it again changes nothing.
   *
   * @param description what a token with it may do, up to 256 characters; shown to administrators
   * @throws BlueprintError `SCOPE_INVALID`
   */
  addScope(scope: string, description?: string): void {
    this.registry.declare(scope, description);
  }

  /** Whether a scope has been declared so far. */
  hasScope(scope: string): boolean {
    return this.registry.has(scope);
  }

  /** The scopes declared so far, sorted. */
  get scopes(): string[] {
    return this.registry.all;
  }

  /**
   * Adds an application in which people sign in.
   *
   * @throws BlueprintError `CALLBACK_URL_INVALID`, `VALUE_OUT_OF_RANGE`, `NAME_TAKEN`, `SCOPE_INVALID`,
   * `UNSAFE_WITHOUT_REASON`; at synthesis `SCOPE_UNKNOWN`, `LIMIT_EXCEEDED`
   */
  addPeopleClient(id: string, options: PeopleClientOptions): PeopleClient {
    requireFree(this.people, 'people client', id);
    const limit = MAX_SCOPES_PER_CLIENT - PERSON_SCOPES.length;
    if (options.scopes === undefined) {
      this.checks.require(
        () => this.registry.all.length <= limit,
        new BlueprintError(
          'LIMIT_EXCEEDED',
          `people client '${id}' must ask for at most ${limit} scopes, got all that are declared; name those it needs`,
          this,
        ),
      );
    } else {
      requireScopes(this, options.scopes, limit);
      this.requireDeclared(`people client '${id}'`, options.scopes);
    }
    const client = new PeopleClient(this.people, id, {
      ...options,
      userPool: this.userPool,
      scopes: options.scopes ?? Lazy.list({ produce: () => this.registry.all }, { omitEmpty: false }),
    });
    client.node.addDependency(this.registry);
    this.clientIds.push(client.clientId);
    return client;
  }

  /**
   * Adds a program that gets tokens for itself. Its scopes may be declared before or after.
   *
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`, `SCOPE_INVALID`, `LIMIT_EXCEEDED`,
   * `VALUE_OUT_OF_RANGE`; at synthesis `SCOPE_UNKNOWN`
   */
  addServiceAccount(name: string, options: ServiceAccountOptions): ServiceAccount {
    requireFree(this.accounts, 'service account', name);
    const account = new ServiceAccount(this.accounts, name, { ...options, name, userPool: this.userPool });
    this.requireDeclared(`service account '${name}'`, options.scopes);
    // Cognito refuses a client whose scope no resource server knows yet.
    account.node.addDependency(this.registry);
    this.clientIds.push(account.clientId);
    return account;
  }

  private requireDeclared(who: string, scopes: readonly string[]): void {
    for (const scope of scopes) {
      this.checks.require(
        () => this.registry.has(scope),
        new BlueprintError(
          'SCOPE_UNKNOWN',
          `a scope of ${who} must be declared, got '${scope}'; declare it with addScope or correct the name`,
          this,
        ),
      );
    }
  }
}

function requireFree(group: IConstruct, kind: string, name: string): void {
  if (group.node.tryFindChild(name) !== undefined) {
    throw new BlueprintError(
      'NAME_TAKEN',
      `a ${kind} must have a name of its own, got '${name}' twice; rename one`,
      group,
    );
  }
}
