import type { RecordEntry } from '../contract/audit-line';
import { MAX_POLICIES, type SourceClass } from '../contract/audit-values';
import type { Principal, Resource } from '../model';
import { claimedIdentifier, sentence, verifiedIdentifier } from './redaction';

/** What is known about a decision. Nothing but what is named here can get into a record. */
export interface AuditFacts {
  /** What was asked for, e.g. `orders:Create`. */
  readonly action: string;
  /** How it ended: allowed, denied, or failed. */
  readonly status: RecordEntry['status'];
  /** Why, in a sentence without values that a client sent. */
  readonly reason: string;
  /**
   * Who asked, as proven.
   *
   * @default - nobody was proven
   */
  readonly principal?: Principal;
  /**
   * Name of the service that sent the request, proven by its certificate.
   *
   * @default - the request did not come from a service, or the principal is that service
   */
  readonly caller?: string;
  /**
   * What was acted on. Its attributes are not recorded.
   *
   * @default - the decision fell before a resource was known
   */
  readonly resource?: Pick<Resource, 'type' | 'id'>;
  /** Policies that decided; the first 16 are recorded. */
  readonly policyIds: readonly string[];
  /** Id that all requests share which one client request caused. */
  readonly correlationId: string;
  /** Id of this request. */
  readonly requestId: string;
  /** Class of the client's address. */
  readonly sourceClass: SourceClass;
}

/** What a record says beyond the facts. */
export interface RecordStamp {
  /** UUID of version 7. */
  readonly id: string;
  /** When the decision fell. */
  readonly timestamp: Date;
  /** Name of the service that decided. */
  readonly service: string;
  /** Share of such records that is kept, 0 to 1. */
  readonly samplingRate: number;
}

/** Builds a record member by member, in canonical order; a fact without a value leaves no member. */
export function toRecord(facts: AuditFacts, stamp: RecordStamp): RecordEntry {
  const { principal, resource } = facts;
  return {
    id: stamp.id,
    timestamp: stamp.timestamp.toISOString(),
    service_name: stamp.service,
    action: verifiedIdentifier(facts.action),
    user_id: principal?.kind === 'user' ? verifiedIdentifier(principal.id) : null,
    status: facts.status,
    caller: optional(facts.caller ?? (principal?.kind === 'service' ? principal.id : undefined)),
    resource:
      resource === undefined ? undefined : `${verifiedIdentifier(resource.type)}/${claimedIdentifier(resource.id)}`,
    reason: sentence(facts.reason),
    policy_ids: facts.policyIds.slice(0, MAX_POLICIES).map(verifiedIdentifier),
    correlation_id: claimedIdentifier(facts.correlationId),
    request_id: claimedIdentifier(facts.requestId),
    client_id: optional(principal?.clientId),
    source_class: facts.sourceClass,
    service_account_id: optional(principal?.kind === 'service-account' ? principal.id : undefined),
    sampling_rate: stamp.samplingRate,
  };
}

function optional(value: string | undefined): string | undefined {
  return value === undefined ? undefined : verifiedIdentifier(value);
}
