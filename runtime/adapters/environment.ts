import * as z from 'zod';
import { ENVIRONMENT, type TrustedIssuer } from '../contract';
import { ConfigurationError } from '../errors';
import { decodeTrustedIssuers } from '../identity/trusted-issuers';
import { jsonValue } from '../json-value';

/** Services and the actions that a declared call names. */
export type DeclaredPeers = ReadonlyMap<string, readonly string[]>;

/** What the constructs derived for one service. */
export interface ServiceConfiguration {
  /** Name of the service. */
  readonly service: string;
  /** Authority of every SPIFFE id, suffix of every internal DNS name. */
  readonly trustDomain: string;
  /** Services that may call this one. */
  readonly callers: DeclaredPeers;
  /** Services that this one may call. */
  readonly callees: DeclaredPeers;
  /** Web origins whose pages may read answers. */
  readonly allowedOrigins: readonly string[];
  /** Whose tokens are accepted; empty when no token can reach the service. */
  readonly issuers: readonly TrustedIssuer[];
  /** Where the trust bundle is. */
  readonly trustBundle: string;
  /** Physical name of the table of revoked tokens. */
  readonly revocations: string;
  /** Share of allowed decisions to record, above 0 and at most 1; all of them unless the constructs say otherwise. */
  readonly auditSampling: number;
  /**
   * Where the service's certificate is.
   *
   * @default - it has none, so it can't call other services
   */
  readonly certificate?: string;
  /**
   * ARN of the target group through which other services reach a function.
   *
   * @default - no service does
   */
  readonly callerGateway?: string;
}

const PEERS = z.record(z.string(), z.array(z.string()));

/**
 * Reads what the constructs wrote into the environment of a service.
 *
 * @throws ConfigurationError when a variable is missing or malformed
 */
export function serviceConfiguration(environment: NodeJS.ProcessEnv = process.env): ServiceConfiguration {
  const text = (variable: keyof typeof ENVIRONMENT) => required(environment, ENVIRONMENT[variable]);
  const json = <Value>(variable: keyof typeof ENVIRONMENT, schema: z.ZodType<Value>) =>
    decode(ENVIRONMENT[variable], text(variable), schema);
  return {
    service: text('service'),
    trustDomain: text('trustDomain'),
    callers: new Map(Object.entries(json('callers', PEERS))),
    callees: new Map(Object.entries(json('callees', PEERS))),
    allowedOrigins: json('allowedOrigins', z.array(z.string())),
    // No client may use a service that no route leads to, so there is no issuer either.
    issuers: text('issuers') === '[]' ? [] : decodeTrustedIssuers(text('issuers')),
    trustBundle: text('trustBundle'),
    revocations: text('revocations'),
    auditSampling:
      environment[ENVIRONMENT.auditSampling] === undefined ? 1 : json('auditSampling', z.number().positive().max(1)),
    certificate: environment[ENVIRONMENT.certificate],
    callerGateway: environment[ENVIRONMENT.callerGateway],
  };
}

function required(environment: NodeJS.ProcessEnv, variable: string): string {
  const value = environment[variable];
  if (!value) {
    throw new ConfigurationError(`${variable} must be set, it is not; deploy the service with the blueprint`);
  }
  return value;
}

function decode<Value>(variable: string, text: string, schema: z.ZodType<Value>): Value {
  const result = schema.safeParse(jsonValue(text));
  if (!result.success) {
    const paths = result.error.issues.map(({ path }) => path.join('.') || 'the whole').join(', ');
    throw new ConfigurationError(`${variable} is malformed at ${paths}; deploy the service with the blueprint`);
  }
  return result.data;
}
