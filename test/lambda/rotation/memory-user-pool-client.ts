import {
  AddUserPoolClientSecretCommand,
  CognitoIdentityProviderClient,
  DeleteUserPoolClientSecretCommand,
  InvalidParameterException,
  LimitExceededException,
  ListUserPoolClientSecretsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cognito-identity-provider';
import { mockClient } from 'aws-sdk-client-mock';
import type { AwsCalls } from './interruptions';

export const CLIENT = { userPoolId: 'eu-west-1_abc', clientId: 'client1' };

const metadata = { $metadata: {} };

interface Secret {
  readonly id: string;
  readonly createdAt: Date;
  readonly value: string;
}

/** A client of Cognito in memory: two live secrets at most and one at least, whose values it never tells. */
export class MemoryUserPoolClient {
  private live: Secret[] = [];
  private clock = Date.parse('2026-11-01T00:00:00Z');

  constructor(private readonly calls: AwsCalls) {
    this.make('the one with which Cognito made the client');
  }

  install(): void {
    const stub = mockClient(CognitoIdentityProviderClient);
    const { calls } = this;
    stub.on(ListUserPoolClientSecretsCommand, target()).callsFake(() => calls.pass(() => this.list()));
    stub.on(AddUserPoolClientSecretCommand, target()).callsFake((input) => calls.pass(() => this.add(input)));
    stub.on(DeleteUserPoolClientSecretCommand, target()).callsFake((input) => calls.pass(() => this.delete(input)));
  }

  get liveSecrets(): readonly Secret[] {
    return this.live;
  }

  accepts(value: string): boolean {
    return this.live.some((secret) => secret.value === value);
  }

  /** Adds a secret by hand, whatever the limit. */
  make(value: string): string {
    this.clock += 1_000;
    const id = `${CLIENT.clientId}--${this.clock}`;
    // Newest first: nobody promises an order.
    this.live = [{ id, createdAt: new Date(this.clock), value }, ...this.live];
    return id;
  }

  /** Takes a secret away by hand. */
  remove(value: string): void {
    this.live = this.live.filter((secret) => secret.value !== value);
  }

  private list() {
    return {
      ClientSecrets: this.live.map(({ createdAt, id }) => ({ ClientSecretId: id, ClientSecretCreateDate: createdAt })),
    };
  }

  private add({ ClientSecret: value = '' }: { ClientSecret?: string }) {
    if (!/^[\w+]{24,64}$/.test(value)) {
      throw new InvalidParameterException({ ...metadata, message: `Value '${value}' at 'clientSecret' is not valid` });
    }
    if (this.live.length >= 2) {
      throw new LimitExceededException({ ...metadata, message: 'two secrets' });
    }
    return { ClientSecretDescriptor: { ClientSecretId: this.make(value) } };
  }

  private delete({ ClientSecretId }: { ClientSecretId?: string }) {
    if (!this.live.some(({ id }) => id === ClientSecretId)) {
      throw new ResourceNotFoundException({ ...metadata, message: 'no such secret' });
    }
    if (this.live.length === 1) {
      throw new InvalidParameterException({ ...metadata, message: 'the last secret' });
    }
    this.live = this.live.filter(({ id }) => id !== ClientSecretId);
    return {};
  }
}

function target() {
  return { UserPoolId: CLIENT.userPoolId, ClientId: CLIENT.clientId };
}
