/**
 * The names that both worlds agree on: what constructs write at synthesis and what the runtime reads inside a
 * service. This folder is all of the runtime that `lib/` imports; the files beside this one hold the schemas of audit
 * lines, and load a library.
 */

/** Environment variables of a service. */
export const ENVIRONMENT = {
  /** Name of the service, as declared. */
  service: 'PALISADE_SERVICE',
  /** Trust domain of the blueprint: suffix of every internal DNS name, authority of every SPIFFE id. */
  trustDomain: 'PALISADE_TRUST_DOMAIN',
  /** JSON `{ "<caller>": ["<action>", …] }`: the services that may call this one, and for what. */
  callers: 'PALISADE_CALLERS',
  /** JSON `{ "<callee>": ["<action>", …] }`: the services this one may call, and for what. */
  callees: 'PALISADE_CALLEES',
  /** JSON array of the web origins whose pages may read answers, each exact. */
  allowedOrigins: 'PALISADE_ALLOWED_ORIGINS',
  /** JSON array of {@link TrustedIssuer}: whose tokens are accepted, and which of them. */
  issuers: 'PALISADE_ISSUERS',
  /** Where the trust bundle is: `ssm:<parameter>`, `file:<path>` or an https URL. */
  trustBundle: 'PALISADE_TRUST_BUNDLE',
  /** Physical name of the table of revoked tokens. */
  revocations: 'PALISADE_REVOCATIONS',
  /** SHA-256, in hex, of the policies that were validated at synthesis; a service with others does not start. */
  policyDigest: 'PALISADE_POLICY_SHA256',
  /** ARN of the KMS key under which the service encrypts confidential fields. */
  dataKey: 'PALISADE_DATA_KEY',
  /** Share of allowed decisions that the service records, above 0 and at most 1; all of them without. */
  auditSampling: 'PALISADE_AUDIT_SAMPLING',
  /** ARN of the asymmetric KMS key with which the service signs the heads of its audit chain. */
  auditKey: 'PALISADE_AUDIT_KEY',
  /** Where the service's own certificate and private key are: `secret:<ARN>` or `file:<path>`. */
  certificate: 'PALISADE_CERTIFICATE',
  /** What the ARN of the target group starts with through which other services reach a function; its load balancer proves who they are. */
  callerGateway: 'PALISADE_CALLER_GATEWAY',
  /** Path of the file with the scopes of every route, for the token authorizer of the gateway. */
  routes: 'PALISADE_ROUTES',
  /** JSON of what a function that keeps secrets, certificates or the trust bundle fresh has to do: one of the `…Task`s below. */
  task: 'PALISADE_TASK',
  /** JSON `{ "secretArn", "intervalSeconds" }`: the one secret that a rotation function rotates. */
  rotation: 'PALISADE_ROTATION',
} as const;

/** Environment variable that holds the physical name of a declared table, e.g. `PALISADE_TABLE_ORDERS`. */
export function tableVariable(table: string): string {
  return `PALISADE_TABLE_${shout(table)}`;
}

/** Environment variable that holds the physical name of a declared bucket, e.g. `PALISADE_BUCKET_RECEIPTS`. */
export function bucketVariable(bucket: string): string {
  return `PALISADE_BUCKET_${shout(bucket)}`;
}

function shout(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}

/** TCP port on which services accept calls of other services: mutual TLS. Above 1023, because the process is not root. */
export const SERVICE_PORT = 8443;

/** TCP port on which a container service accepts requests of the edge, from its load balancer only. */
export const EDGE_PORT = 8444;

/** Path that answers 200 to load balancer and container health checks, and nothing else. */
export const HEALTH_PATH = '/healthz';

/** User and group id of the process in a container image; must exist in the image and is not root. */
export const CONTAINER_USER = 65532;

/** An issuer whose tokens are accepted. */
export interface TrustedIssuer {
  /** Exact `iss` of its tokens. */
  readonly issuer: string;
  /** Shape of its access tokens: Cognito's, or RFC 9068. */
  readonly kind: 'cognito' | 'oidc';
  /** Clients whose tokens are accepted; at least one. */
  readonly clientIds: readonly string[];
  /** `aud` that a token must name; Cognito's access tokens have none. */
  readonly audience?: string;
  /** Claim that holds the roles of a person. */
  readonly rolesClaim?: string;
  /** Further claims that policies may read, all of them optional in a token. */
  readonly attributes?: readonly string[];
}

/** Who signs the certificates of a trust domain. */
export type CertificateIssuer =
  | {
      readonly kind: 'kms';
      /** ARN of the P-256 signing key. */
      readonly keyArn: string;
      /** The authority's own certificate, DER in base64. */
      readonly root: string;
    }
  | {
      readonly kind: 'private-ca';
      /** ARN of a root certificate authority of AWS Private CA. */
      readonly authorityArn: string;
    };

/** What a certificate of a service says: `spiffe://<trust domain>/<service>` and `<service>.<trust domain>`. */
export interface CertificateTask {
  readonly issuer: CertificateIssuer;
  readonly service: string;
  readonly trustDomain: string;
  /** How long a certificate is valid. */
  readonly lifetimeSeconds: number;
}

/** What the trust bundle is written from. */
export interface TrustBundleTask {
  /** Name of the parameter that it is written to. */
  readonly parameterName: string;
  /** Seconds after which readers are to read it again. */
  readonly refreshHintSeconds: number;
  /** Every authority whose certificates are trusted: the issuing one, and those coming or going. */
  readonly authorities: readonly CertificateIssuer[];
  /** Issuers of tokens, each an https URL without a path of its own for discovery. */
  readonly issuers: readonly string[];
  /** Ids of the client certificates with which API Gateway proves itself. */
  readonly edgeCertificateIds: readonly string[];
  /**
   * Trust store of the load balancer in front of functions, kept equal.
   *
   * @default - no service calls a function
   */
  readonly trustStore?: {
    readonly bucket: string;
    readonly key: string;
    /** Name of the trust store, known before the store itself exists. */
    readonly name: string;
  };
}

/**
 * Where archived logs come from; one delivery stream carries one of them. Only the lines of `application` are audit
 * lines with a schema of ours; the form of the others is that of the service of AWS that wrote them.
 */
export const AUDIT_SOURCES = ['application', 'api-access', 'container', 'flow', 'trail'] as const;

/** Where an archived log comes from. */
export type AuditSource = (typeof AUDIT_SOURCES)[number];

/** Partition of the archive for lines of `application` that are none of an audit log. */
export const QUARANTINE = 'quarantine';

/** What a function does that turns the payloads of log groups into lines of the archive. */
export interface AuditTransformTask {
  /** Where the lines of its delivery stream come from. */
  readonly source: AuditSource;
}

/** Where the archive keeps what was found when the audit lines of a day were verified. */
export const VERDICTS = 'verification/';

/** What a function does that verifies the audit lines of the archive, day by day. */
export interface AuditVerificationTask {
  /** Bucket of the archive. */
  readonly bucket: string;
  /** Names of parameters, each a JSON object `{ "<service>": ["<key id>", …] }`: who may sign the chains of whom. */
  readonly signers: readonly string[];
}

/** What the functions measure that write and verify the archive. */
export const AUDIT_METRICS = {
  /** Namespace of the metrics. */
  namespace: 'Palisade/Audit',
  /** Their only dimension; its value is the {@link AuditSource}. */
  dimension: 'Source',
  /** Lines handed on to their partition. */
  delivered: 'Delivered',
  /** Lines handed on to {@link QUARANTINE}. */
  quarantined: 'Quarantined',
  /** Records of the delivery stream that it could not take apart; the stream keeps them whole under its error prefix. */
  failed: 'Failed',
  /** Seconds from the writing of the oldest line of a batch until it is handed on. */
  lag: 'DeliveryLagSeconds',
  /** What was found wrong in the lines of the days that were verified: faults, gaps and chains without signatures. */
  chainBreaks: 'ChainBreaks',
  /** Lines that were verified. */
  verified: 'LinesVerified',
  /** Days that are complete and that nobody could verify, or that have no line. */
  unverified: 'DaysUnverified',
} as const;
