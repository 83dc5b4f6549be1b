import { setTimeout } from 'node:timers/promises';
import { Account, type AccountState } from './account';
import type { Authority } from './authority';
import { type CredentialOptions, type Credentials, IssuedCredentials } from './credentials';
import { Dispatcher } from './dispatcher';
import { type Emulator, startEmulator } from './dynamodb/emulator';
import { startEndpoint } from './endpoint';
import { Faults } from './faults';
import type { Place } from './operation';
import type { AwsResources } from './resources';

/** How the simulated AWS works. */
export interface AwsOptions extends Place {
  /** Decides what each caller may do. */
  readonly authority: Authority;
  /** Port on loopback. @default - any that is free */
  readonly port?: number;
  /** URL of an emulator of DynamoDB that runs. @default - one is started in this process */
  readonly dynamoDbUrl?: string;
  /** @default - the system clock */
  readonly now?: () => Date;
  /** Waits, for slow services. @default - by the system clock */
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
  /** Is told why the simulator itself failed; callers are told only that it did. @default - nobody is told */
  readonly onFailure?: (error: unknown) => void;
}

/** The APIs of AWS on loopback. */
export interface Aws extends AccountState {
  /** Where they are: the value of `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** What is wrong with which service; can be changed at any time. */
  readonly faults: Faults;
  /** The tables past every permission, for whoever plays an operator. */
  readonly tables: Pick<Emulator, 'call'>;
  /** Calls that came and can't be answered, e.g. `kms:ReEncrypt`, each once. */
  readonly unimplemented: ReadonlySet<string>;
  /** Credentials of a role. @throws Error when the ARN is not one of a role */
  credentialsFor(roleArn: string, options?: CredentialOptions): Credentials;
  /** Ends it; all state is gone. */
  stop(): Promise<void>;
}

/** Starts the APIs of AWS that the project's functions and services call, with state in memory. */
export async function startAws(resources: AwsResources, options: AwsOptions): Promise<Aws> {
  const { account, authority, dynamoDbUrl, now = () => new Date(), port = 0, region, sleep = setTimeout } = options;
  const place = { account, region };
  const credentials = new IssuedCredentials();
  const faults = new Faults();
  const unimplemented = new Set<string>();
  const emulator = await startEmulator(resources.tables ?? [], dynamoDbUrl);
  try {
    const state = new Account(resources, { place, now, emulator });
    const dispatcher = new Dispatcher({
      services: state.services,
      credentials,
      authority,
      faults,
      place,
      now,
      sleep,
      onUnimplemented: (call) => unimplemented.add(call),
      onFailure: options.onFailure ?? (() => undefined),
    });
    const endpoint = await startEndpoint((request, id) => dispatcher.respond(request, id), port, now);
    const { apiKeys, certificates, keys, secrets, trustStores, userPoolClients } = state;
    return {
      url: endpoint.url,
      ...{ apiKeys, certificates, keys, secrets, trustStores, userPoolClients },
      faults,
      tables: emulator,
      unimplemented,
      credentialsFor: (roleArn, credentialOptions) => credentials.issue(roleArn, credentialOptions),
      async stop() {
        await endpoint.stop();
        await emulator.stop();
      },
    };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
