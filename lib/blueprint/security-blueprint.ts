import { CrossStackReferences, type Environment, ReferenceStrength, Stack, Stage } from 'aws-cdk-lib';
import type * as acm from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';
import type { AccountProtectionProps } from '../account';
import type { OidcProviderAttributes, ServiceAccount } from '../identity';
import { BlueprintError, requireName, toConstructId } from '../shared';
import {
  identityElsewhere,
  requireBlueprintName,
  requireOneIdentity,
  requireTrustDomain,
  requireWholeIngress,
} from './blueprint-rules';
import type { Declaration, DeclaredServiceAccount } from './declaration';
import { DeclaredApi } from './declared-api';
import { type ContainerServiceOptions, DeclaredContainer } from './declared-container';
import { DeclaredFunction, type FunctionServiceOptions } from './declared-function';
import type { DeclaredService } from './declared-service';
import { EdgeStack } from './edge-stack';
import { Foundation } from './foundation';
import { LIMITS } from './limits';
import { ListenerPriorities } from './listener-priority';
import { NestedClientSecrets } from './nested-client-secrets';
import { OperationsStack } from './operations-stack';
import { Profile } from './profile';
import { type Generations, ServiceAuthority } from './service-authority';
import type { TokenRevocations } from './token-revocations';

/** Properties of a {@link SecurityBlueprint}. */
export interface SecurityBlueprintProps {
  /** DNS name of the deployment's own trust domain, e.g. `shop.internal`: internal names end with it, service identities start with it. */
  readonly trustDomain: string;

  /**
   * Amounts and lifetimes.
   *
   * @default Profile.production()
   */
  readonly profile?: Profile;

  /**
   * Roles that people may have.
   *
   * @default - none
   */
  readonly roles?: string[];

  /**
   * Where people are sent after signing in; each an exact https URL.
   *
   * @default - no sign-in for people, only service accounts
   */
  readonly callbackUrls?: string[];

  /**
   * OpenID provider that issues the tokens of people and programs. Their accounts, roles and scopes are its business:
   * `roles`, `callbackUrls` and `addServiceAccount` are refused then.
   *
   * @default - a Cognito user pool of the blueprint's own
   */
  readonly oidcProvider?: OidcProviderAttributes;

  /**
   * Web origins whose pages may call the API, each exact, e.g. `https://shop.example.com`.
   *
   * @default - none; browsers refuse cross-origin calls
   */
  readonly allowedOrigins?: string[];

  /**
   * Domain under which the internal load balancer has its names; given together with `ingressCertificate`.
   *
   * @default - `ingress.` and the zone that two parameters of the foundation stack ask for
   */
  readonly ingressDomainName?: string;

  /**
   * Publicly trusted certificate for `*.<ingressDomainName>`.
   *
   * @default - issued by ACM, validated in the zone that two parameters of the foundation stack ask for
   */
  readonly ingressCertificate?: acm.ICertificate;

  /**
   * Who signs the certificates by which services prove themselves to each other.
   *
   * @default ServiceAuthority.kms()
   */
  readonly authority?: ServiceAuthority;

  /**
   * Certificates by which API Gateway proves itself to container services. AWS makes each for a year and does not renew
   * it; an alarm rings 60 days before. Then trust one more, make it the current one, and take the old one out.
   *
   * @default - one, the first
   */
  readonly edgeCertificates?: Generations;

  /**
   * Services that watch the whole account, such as GuardDuty. Where the organisation has one already, a second fails the
   * deployment.
   *
   * @default - left as they are
   */
  readonly accountProtection?: AccountProtectionProps;

  /**
   * Account and region of all stacks.
   *
   * @default - environment-agnostic
   */
  readonly env?: Environment;
}

/** A service account and what it is called in Cognito. */
interface RegisteredAccount extends DeclaredServiceAccount {
  /** `client_id` of its tokens. */
  readonly clientId: string;
}

const RESERVED = ['foundation', 'paths', 'edge', 'operations', 'edge-link', 'edge-gateway', 'service-gateway'];

/**
 * A system of services, declared: services, the calls between them, the data they own
 * and the routes to them. Everything else (stacks, segments, roles, keys, scopes,
 * validators, endpoints) is derived, and what is not declared does not exist.
 *
 * Stacks: foundation ← paths ← one per service ← edge. References point one way and are weak, so
 * that no export ever keeps a service from being changed or removed.
 */
export class SecurityBlueprint extends Construct {
  /** Suffix of every internal DNS name. */
  readonly trustDomain: string;

  /** Amounts and lifetimes. */
  readonly profile: Profile;

  /** Web origins whose pages may call the API. */
  readonly allowedOrigins: readonly string[];

  /** Routes and clients. */
  readonly api: DeclaredApi;

  /** The stack that every service stands on. */
  readonly foundation: Foundation;

  /** @internal */
  readonly listenerPriorities = new ListenerPriorities();

  /** @internal */
  readonly callerPriorities = new ListenerPriorities();

  private readonly operations: OperationsStack;
  private readonly services = new Map<string, DeclaredService>();
  private readonly accounts = new Map<string, RegisteredAccount>();
  private readonly env?: Environment;
  private ownedPaths?: Stack;
  private ownedEdge?: EdgeStack;

  /** @throws BlueprintError `NAME_INVALID`, `INGRESS_MISSING`, `ISSUER_INVALID`, `IDENTITY_ELSEWHERE`, `VALUE_OUT_OF_RANGE` */
  constructor(scope: Construct, id: string, props: SecurityBlueprintProps) {
    super(scope, id);
    const prefix = this.stackName('');
    requireBlueprintName(this, id, prefix);
    requireTrustDomain(this, props.trustDomain);
    requireWholeIngress(this, props);
    requireOneIdentity(this, props);
    // Before any stack exists: an export in use would block the update that removes it.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    this.trustDomain = props.trustDomain;
    this.profile = props.profile ?? Profile.production();
    this.env = props.env;
    this.allowedOrigins = props.allowedOrigins ?? [];
    this.api = new DeclaredApi(this);
    this.foundation = new Foundation(this, 'Foundation', {
      stackName: this.stackName('Foundation'),
      owner: prefix.slice(0, -1),
      env: this.env,
      trustDomain: this.trustDomain,
      profile: this.profile,
      roles: props.roles ?? [],
      callbackUrls: props.callbackUrls ?? [],
      oidcProvider: props.oidcProvider,
      authority: props.authority ?? ServiceAuthority.kms(),
      edgeCertificates: props.edgeCertificates ?? { current: 1, trusted: [1] },
      accountProtection: props.accountProtection,
      ingressDomainName: props.ingressDomainName,
      ingressCertificate: props.ingressCertificate,
    });
    this.operations = new OperationsStack(this, 'Operations', {
      stackName: this.stackName('Operations'),
      env: this.env,
      owner: prefix.slice(0, -1),
    });
  }

  /**
   * Adds a service hosted on AWS Lambda.
   *
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`, `LIMIT_EXCEEDED`, `ENTRY_NOT_FOUND`, `POLICY_INVALID`,
   *   `POLICY_SHADOW_EXPIRED`
   */
  addFunctionService(name: string, options: FunctionServiceOptions): DeclaredFunction {
    this.requireServiceName(name);
    return this.register(new DeclaredFunction(this, name, options));
  }

  /**
   * Adds a service hosted on AWS Fargate.
   *
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`, `LIMIT_EXCEEDED`, `ENTRY_NOT_FOUND`, `POLICY_INVALID`,
   *   `POLICY_SHADOW_EXPIRED`
   */
  addContainerService(name: string, options: ContainerServiceOptions): DeclaredContainer {
    this.requireServiceName(name);
    return this.register(new DeclaredContainer(this, name, options));
  }

  /**
   * Adds a machine client that signs in with its own credentials, for exactly these scopes. They are in a secret and
   * change every 30 days; the ones before work for 30 days more.
   *
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`, `SCOPE_INVALID`, `LIMIT_EXCEEDED`, `IDENTITY_ELSEWHERE`; `SCOPE_UNKNOWN` at
   *   synthesis, if no route declares a scope
   */
  addServiceAccount(name: string, options: { readonly scopes: string[] }): ServiceAccount {
    this.requireRoom('service accounts', this.accounts.size, LIMITS.serviceAccounts);
    const { identity } = this.foundation;
    if (identity === undefined) {
      throw identityElsewhere(this, 'a service account', `'${name}'`);
    }
    const account = identity.addServiceAccount(name, {
      ...options,
      keeper: new NestedClientSecrets({ ...this.foundation.maintenance, signInUrl: identity.signInUrl }),
    });
    this.accounts.set(name, { name, scopes: [...options.scopes].sort(), clientId: account.clientId });
    return account;
  }

  /** Tokens that are refused before they expire. Nobody may write them until `revocations.grantWrite`. */
  get revocations(): TokenRevocations {
    return this.foundation.revocations;
  }

  /** @internal */
  get serviceAccounts(): readonly RegisteredAccount[] {
    return [...this.accounts.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  }

  /** @internal */
  get declaredServices(): readonly DeclaredService[] {
    return [...this.services.values()].sort((a, b) => a.serviceName.localeCompare(b.serviceName, 'en'));
  }

  /** @internal the edge, if something is routed */
  get declaredEdge(): EdgeStack | undefined {
    return this.ownedEdge;
  }

  /** Whether a service of this name is declared. */
  hasService(name: string): boolean {
    return this.services.has(name);
  }

  /** The declared graph as plain data, in a stable order. */
  get declaration(): Declaration {
    const services = this.declaredServices;
    return {
      name: this.node.id,
      trustDomain: this.trustDomain,
      services: services.map(({ serviceName, kind, policyActions }) => ({
        name: serviceName,
        kind,
        actions: policyActions ?? [],
      })),
      serviceAccounts: this.serviceAccounts.map(({ name, scopes }) => ({ name, scopes })),
      calls: services.flatMap((service) => service.declaredCalls),
      routes: this.api.routes,
      stores: services.flatMap((service) => service.declaredStores),
      shares: services.flatMap((service) => service.declaredShares),
    };
  }

  /** The stack of every network path between services, for reviewers of the network; it appears with the first service. */
  get paths(): Stack {
    this.ownedPaths ??= new Stack(this, 'Paths', {
      stackName: this.stackName('Paths'),
      env: this.env,
      description: 'Network paths between services',
    });
    return this.ownedPaths;
  }

  /** The stack of routes and clients; it appears with the first of them. */
  get edge(): EdgeStack {
    this.ownedEdge ??= new EdgeStack(this, 'Edge', {
      stackName: this.stackName('Edge'),
      env: this.env,
      foundation: this.foundation,
      encryptionKey: this.foundation.auditKey.key,
      profile: this.profile,
      allowedOrigins: this.allowedOrigins,
    });
    return this.ownedEdge;
  }

  /** @internal */
  createStack(serviceName: string): Stack {
    return new Stack(this, toConstructId(serviceName), {
      stackName: this.stackName(serviceName),
      env: this.env,
      description: `Service ${serviceName}`,
    });
  }

  private register<Service extends DeclaredService>(service: Service): Service {
    this.services.set(service.serviceName, service);
    this.operations.verify(service.serviceName, service.auditKey.key);
    return service;
  }

  private stackName(part: string): string {
    const stage = Stage.of(this)?.stageName;
    return [...(stage ? [stage] : []), this.node.id, part].join('-');
  }

  private requireServiceName(name: string): void {
    requireName(this, 'service', name);
    if (RESERVED.includes(name) || this.services.has(name)) {
      throw new BlueprintError(
        'NAME_TAKEN',
        `a service name must be unique and none of ${RESERVED.join(', ')}, got '${name}'; rename it`,
        this,
      );
    }
    this.requireRoom('services', this.services.size, LIMITS.services);
  }

  private requireRoom(what: string, count: number, limit: number): void {
    const together = this.services.size + this.accounts.size;
    if (count >= limit || together >= LIMITS.servicesAndAccounts) {
      throw new BlueprintError(
        'LIMIT_EXCEEDED',
        `a blueprint must have at most ${limit} ${what}, and ${LIMITS.servicesAndAccounts} services and service accounts together, got one more; split it into two blueprints`,
        this,
      );
    }
  }
}
