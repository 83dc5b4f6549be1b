import { Lazy, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Port } from 'aws-cdk-lib/aws-ec2';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { bucketVariable, ENVIRONMENT, SERVICE_PORT, tableVariable } from '../../runtime/contract';
import { AuditSigningKey, SUBSCRIPTION } from '../audit';
import type { ServicePolicies } from '../authorization';
import type { ServiceSignals } from '../dashboard';
import {
  DataClass,
  EncryptedBucket,
  type EncryptedBucketProps,
  EncryptedTable,
  type EncryptedTableProps,
} from '../data';
import { SecretReadDetection } from '../detections';
import type { RouteIntegration } from '../edge';

import { ForwardingHealth, type IMonitored, TableHealth } from '../monitoring';
import { NetworkEndpoint, type Segment } from '../network';
import { ServiceKeys, WorkloadCertificate } from '../secrets';
import { BlueprintError, grantDirectUse, type IWorkload, requireName, toConstructId } from '../shared';
import { acceptedTokens } from './accepted-tokens';
import { requireCallable } from './call-rules';
import type { DeclaredCall, DeclaredShare, DeclaredStore, ServiceKind } from './declaration';
import type { SecurityBlueprint } from './security-blueprint';

/** Options of every service, wherever it is hosted. */
export interface ServiceOptions {
  /**
   * Who may do what in the service.
   *
   * @default - none; the service denies every request
   */
  readonly policies?: ServicePolicies;

  /**
   * Share of allowed decisions that it records, above 0 and at most 1. Denies and errors are always recorded, and so
   * are all hops of a request or none. Below 1, an audit shows what was allowed only in numbers.
   *
   * @default 1
   */
  readonly auditSampling?: number;
}

/** What a caller may ask of a callee. */
export interface CallOptions {
  /** Actions of the callee, each `<callee>:<Action>`, e.g. `payments:Charge`; at least one. */
  readonly actions: string[];
}

/** Options of a table that a service owns. Key, recovery and protection follow from data class and profile. */
export interface TableOptions
  extends Pick<EncryptedTableProps, 'partitionKey' | 'sortKey' | 'indexes' | 'dataClass' | 'timeToLiveAttribute'> {}

/** Options of a bucket that a service owns. */
export interface BucketOptions extends Pick<EncryptedBucketProps, 'dataClass' | 'expiration'> {}

/** Lines of audit chains, and decisions that could get into none; nothing else that a service or its host prints. */
const AUDIT_LINES = logs.FilterPattern.any(
  logs.FilterPattern.numberValue('$.sequence', '>=', 0),
  logs.FilterPattern.exists('$.service_name'),
);

/**
 * One service of the blueprint: its stack, its segment, its keys, and everything it was
 * declared to own or call. What is not declared here, it cannot reach.
 */
export abstract class DeclaredService extends Construct implements IWorkload {
  /** Whether the service is a function or a container. */
  abstract readonly kind: ServiceKind;

  /** The service's place in the network. */
  readonly segment: Segment;

  /** Environment variables of the running service; values are resolved at synthesis. */
  protected readonly environment: Record<string, string>;

  /** Signs the heads of the service's audit chain; an auditor gets its public half with `grantVerify`. */
  readonly auditKey: AuditSigningKey;

  /** Actions that the service's policies decide on, sorted, e.g. `payments:Charge`; `undefined` without policies. */
  readonly policyActions: readonly string[] | undefined;

  /** Claims of a token that the service's policies read, sorted; none without policies. */
  readonly policyClaims: readonly string[];

  /** The service's own keys, one per data class. */
  protected readonly keys: ServiceKeys;

  private readonly callees = new Map<DeclaredService, readonly string[]>();
  private readonly callers = new Map<DeclaredService, readonly string[]>();
  private readonly tables = new Map<string, EncryptedTable>();
  private readonly stores: DeclaredStore[] = [];
  private readonly shares: DeclaredShare[] = [];
  private readonly readers = new Set<DeclaredService>();
  private readonly ringing: cloudwatch.IAlarm[] = [];
  private certificate?: WorkloadCertificate;

  protected constructor(
    readonly blueprint: SecurityBlueprint,
    /** Name of the service, as declared. */
    readonly serviceName: string,
    { auditSampling = 1, policies }: ServiceOptions,
  ) {
    super(blueprint.createStack(serviceName), 'Service');
    requireShare(this, auditSampling);
    const { values } = blueprint.profile;
    this.segment = blueprint.foundation.network.addSegment(serviceName, blueprint.paths);
    this.keys = new ServiceKeys(Stack.of(this), 'Keys', { serviceName, removalPolicy: values.removalPolicy });
    this.auditKey = new AuditSigningKey(Stack.of(this), 'AuditKey', {
      serviceName,
      removalPolicy: values.removalPolicy,
    });
    const bound = policies?.bind(this, serviceName);
    this.policyActions = bound && [...bound.actions].sort();
    this.policyClaims = bound?.claims ?? [];
    this.environment = {
      [ENVIRONMENT.service]: serviceName,
      [ENVIRONMENT.trustDomain]: blueprint.trustDomain,
      [ENVIRONMENT.callers]: Lazy.string({ produce: () => toJson(this.callers) }),
      [ENVIRONMENT.allowedOrigins]: JSON.stringify(blueprint.allowedOrigins),
      [ENVIRONMENT.callees]: Lazy.string({ produce: () => toJson(this.callees) }),
      [ENVIRONMENT.issuers]: Lazy.string({ produce: () => Stack.of(this).toJsonString(acceptedTokens(this)) }),
      [ENVIRONMENT.trustBundle]: blueprint.foundation.trustBundle.location,
      [ENVIRONMENT.revocations]: blueprint.foundation.revocations.tableName,
      [ENVIRONMENT.auditKey]: this.auditKey.key.keyArn,
      ...(auditSampling !== 1 && { [ENVIRONMENT.auditSampling]: String(auditSampling) }),
      ...(bound && { [ENVIRONMENT.policyDigest]: bound.digest }),
    };
  }

  /** The principal under which the service's code runs. */
  abstract get grantPrincipal(): iam.IPrincipal;

  /** Role of the service's code. */
  abstract get role(): iam.IRole;

  /** What a dashboard shows of it. */
  abstract get signals(): ServiceSignals;

  /** How the edge reaches the service; the first call opens the path. */
  abstract integration(): RouteIntegration;

  /** Segment that callers connect to; the first call opens it. */
  protected abstract entrance(): Segment;

  /** Adds an environment variable to the running service. */
  protected abstract addEnvironment(name: string, value: string): void;

  /**
   * Declares that this service may call another one: opens the one network path, and
   * tells both ends who the peer is and which actions it may ask for.
   *
   * @throws BlueprintError `CALL_TO_SELF`, `CALL_WITHOUT_ACTIONS`, `ACTION_INVALID`,
   *   `CALL_DUPLICATE`, `SERVICE_UNKNOWN`, `LIMIT_EXCEEDED`
   */
  mayCall(callee: DeclaredService, options: CallOptions): void {
    requireCallable(this, callee, options.actions);
    this.proveItself();
    this.segment.allowTo(callee.entrance(), Port.tcp(SERVICE_PORT), `${this.serviceName} calls ${callee.serviceName}`);
    const actions = [...options.actions].sort();
    this.callees.set(callee, actions);
    callee.callers.set(this, actions);
  }

  /** Whether this service was declared to call the other one. */
  calls(callee: DeclaredService): boolean {
    return this.callees.has(callee);
  }

  /** This service and those that call it, directly or through others. */
  get withCallers(): readonly DeclaredService[] {
    const found = new Set<DeclaredService>([this]);
    // A set visits what is added while it is walked.
    for (const service of found) {
      for (const caller of service.callers.keys()) {
        found.add(caller);
      }
    }
    return [...found];
  }

  /**
   * Adds a DynamoDB table that only this service may read and write.
   *
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`
   */
  addTable(name: string, options: TableOptions): EncryptedTable {
    const { values } = this.blueprint.profile;
    const dataClass = options.dataClass ?? DataClass.CONFIDENTIAL;
    this.claimStore('table', name, dataClass);
    const table = new EncryptedTable(this, `Table${toConstructId(name)}`, {
      ...options,
      dataClass,
      encryptionKey: this.keys.forClass(dataClass.name),
      removalPolicy: values.removalPolicy,
      deletionProtection: values.deletionProtection,
    });
    table.grantReadWrite(this);
    this.tables.set(name, table);
    const health = { tableTitle: `${name} of ${this.serviceName}`, table: table.table, alarmTopic: this.alarmTopic };
    this.watched(new TableHealth(table, 'Health', health));
    this.addEnvironment(tableVariable(name), table.table.tableName);
    this.use(NetworkEndpoint.DYNAMODB);
    return table;
  }

  /**
   * Adds an S3 bucket that only this service may read and write.
   *
   * @throws BlueprintError `NAME_INVALID`, `NAME_TAKEN`
   */
  addBucket(name: string, options: BucketOptions = {}): EncryptedBucket {
    const dataClass = options.dataClass ?? DataClass.CONFIDENTIAL;
    this.claimStore('bucket', name, dataClass);
    const bucket = new EncryptedBucket(this, `Bucket${toConstructId(name)}`, {
      ...options,
      dataClass,
      encryptionKey: this.keys.forClass(dataClass.name),
      removalPolicy: this.blueprint.profile.values.removalPolicy,
    });
    bucket.grantReadWrite(this);
    this.addEnvironment(bucketVariable(name), bucket.bucket.bucketName);
    this.use(NetworkEndpoint.S3);
    return bucket;
  }

  /**
   * Lets another service read, never write, one of this service's tables.
   *
   * @throws BlueprintError `STORE_UNKNOWN`, `SERVICE_UNKNOWN`, `SHARE_CYCLE`
   */
  shareTable(name: string, reader: DeclaredService): void {
    const table = this.tables.get(name);
    if (table === undefined) {
      throw new BlueprintError(
        'STORE_UNKNOWN',
        `a shared table must be one of '${this.serviceName}', got '${name}'; add it with addTable first`,
        this,
      );
    }
    this.requireReader(name, reader);
    this.readers.add(reader);
    this.shares.push({ owner: this.serviceName, table: name, reader: reader.serviceName });
    table.grantRead(reader);
    reader.addEnvironment(tableVariable(`${this.serviceName}-${name}`), table.table.tableName);
    reader.use(NetworkEndpoint.DYNAMODB);
  }

  /** Calls this service may make, as declared. */
  get declaredCalls(): readonly DeclaredCall[] {
    return [...this.callees]
      .map(([callee, actions]) => ({ caller: this.serviceName, callee: callee.serviceName, actions }))
      .sort((a, b) => a.callee.localeCompare(b.callee, 'en'));
  }

  /** Stores this service owns, as declared. */
  get declaredStores(): readonly DeclaredStore[] {
    return this.stores;
  }

  /** Alarms about this service alone. */
  get alarms(): readonly cloudwatch.IAlarm[] {
    return this.ringing;
  }

  /** Its tables, by name. */
  get ownTables(): readonly (readonly [string, EncryptedTable])[] {
    return [...this.tables];
  }

  /** Tables this service lets others read, as declared. */
  get declaredShares(): readonly DeclaredShare[] {
    return this.shares;
  }

  /** What every service needs to decide about a request and to record it: call it once the role exists. */
  protected equip(logGroup: logs.ILogGroup): void {
    const { foundation } = this.blueprint;
    const { revocations, trustBundle } = foundation;
    foundation.archive('application', logGroup, { filterPattern: AUDIT_LINES });
    foundation.watch.detections.watchApplication(logGroup);
    const { alarmTopic, serviceName } = this;
    this.watched(
      new ForwardingHealth(this, 'Forwarding', { serviceName, logGroup, filterName: SUBSCRIPTION, alarmTopic }),
    );
    revocations.grantRead(this);
    trustBundle.grantRead(this);
    this.auditKey.grantSign(this);
    for (const endpoint of [NetworkEndpoint.DYNAMODB, NetworkEndpoint.SSM, NetworkEndpoint.KMS]) {
      this.use(endpoint);
    }
  }

  /** Takes what watches the service into its alarms. */
  protected watched({ alarms }: IMonitored): void {
    this.ringing.push(...alarms);
  }

  /** Where alarms of the service are told. */
  protected get alarmTopic(): sns.ITopic {
    return this.blueprint.foundation.alarms.topic;
  }

  /** Gives the service a certificate of its own, with which it calls others and others know it. */
  protected proveItself(): void {
    if (this.certificate !== undefined) {
      return;
    }
    const { authorities, maintenance } = this.blueprint.foundation;
    this.certificate = new WorkloadCertificate(Stack.of(this), 'Certificate', {
      ...maintenance,
      serviceName: this.serviceName,
      authority: authorities.issuing,
      encryptionKey: this.keys.forClass('internal'),
    });
    this.certificate.grantRead(this);
    new SecretReadDetection(this.certificate, 'Reads', {
      secretArn: this.certificate.secretArn,
      readerArns: this.certificate.readerArns,
      alarmTopic: this.alarmTopic,
    });
    this.addEnvironment(ENVIRONMENT.certificate, this.certificate.location);
    this.use(NetworkEndpoint.SECRETS_MANAGER);
  }

  /** Lets the service reach one AWS API through its VPC endpoint. */
  protected use(endpoint: NetworkEndpoint): void {
    this.blueprint.foundation.network.allow(this.segment, endpoint);
  }

  private claimStore(kind: DeclaredStore['kind'], name: string, dataClass: DataClass): void {
    requireName(this, kind, name);
    if (this.stores.some((store) => store.kind === kind && store.name === name)) {
      throw new BlueprintError(
        'NAME_TAKEN',
        `a ${kind} name must be unique within its service, got '${name}' twice; choose another name`,
        this,
      );
    }
    if (dataClass === DataClass.CONFIDENTIAL && !this.stores.some((store) => store.dataClass === dataClass.name)) {
      this.encryptFields(this.keys.forClass(dataClass.name));
    }
    this.stores.push({ service: this.serviceName, kind, name, dataClass: dataClass.name });
  }

  /**
   * Lets the service encrypt confidential fields itself, so that whoever may read the table still reads no secrets. The
   * encryption context ties every ciphertext to this service, and keeps what DynamoDB and S3 encrypted out of reach.
   */
  private encryptFields(key: kms.IKey): void {
    grantDirectUse(this, key, {
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      onlyIf: { 'kms:EncryptionContext:service': this.serviceName },
    });
    this.addEnvironment(ENVIRONMENT.dataKey, key.keyArn);
  }

  private requireReader(table: string, reader: DeclaredService): void {
    if (reader.blueprint !== this.blueprint) {
      throw new BlueprintError(
        'SERVICE_UNKNOWN',
        `a table must be shared inside one blueprint, got '${table}' with '${reader.node.path}'; declare the reader here too`,
        this,
      );
    }
    // The reader's stack refers to the owner's, so sharing must not lead back.
    if (reader.leadsTo(this)) {
      throw new BlueprintError(
        'SHARE_CYCLE',
        `shared tables must not form a cycle, got '${table}' of '${this.serviceName}' shared with '${reader.serviceName}', whose tables '${this.serviceName}' reads; declare a call instead`,
        this,
      );
    }
  }

  private leadsTo(service: DeclaredService): boolean {
    return this === service || [...this.readers].some((reader) => reader.leadsTo(service));
  }
}

function requireShare(scope: Construct, share: number): void {
  if (!(share > 0 && share <= 1)) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `auditSampling must be above 0 and at most 1, got ${share}; leave it out to record every decision`,
      scope,
    );
  }
}

function toJson(peers: ReadonlyMap<DeclaredService, readonly string[]>): string {
  const named = [...peers].map(([{ serviceName }, actions]) => [serviceName, actions] as const);
  return JSON.stringify(Object.fromEntries(named.sort(([a], [b]) => a.localeCompare(b, 'en'))));
}
