import { AwsError } from '../error';

/** A client of a user pool that has secrets, as `AWS::Cognito::UserPoolClient` declares it. */
export interface UserPoolClientResource {
  readonly userPoolArn: string;
  /** The last part of the ARN of the pool. */
  readonly userPoolId: string;
  readonly clientId: string;
  /** The secret that it is made with. */
  readonly secret: string;
}

/** A secret that a client can use. */
export interface ClientSecret {
  readonly id: string;
  readonly created: Date;
  readonly value: string;
}

/** A client has at most so many secrets. */
const MOST_SECRETS = 2;

/** The clients of user pools and their secrets. */
export class UserPoolClients {
  private readonly secrets: Map<string, readonly ClientSecret[]>;
  private made = 0;

  constructor(
    private readonly resources: readonly UserPoolClientResource[],
    private readonly now: () => Date,
  ) {
    this.secrets = new Map(resources.map(({ clientId, secret }) => [clientId, [this.newSecret(clientId, secret)]]));
  }

  /** ARN of a user pool, whether there is one or not. */
  arnOf(userPoolId: string): string {
    return this.resources.find((resource) => resource.userPoolId === userPoolId)?.userPoolArn ?? userPoolId;
  }

  /** Whether a client has this secret now: what a token endpoint asks. */
  accepts(clientId: string, value: string): boolean {
    return (this.secrets.get(clientId) ?? []).some((secret) => secret.value === value);
  }

  /** @throws AwsError when there is no such client */
  list(userPoolId: string, clientId: string): readonly ClientSecret[] {
    const client = this.resources.find((one) => one.clientId === clientId && one.userPoolId === userPoolId);
    if (client === undefined) {
      throw new AwsError('ResourceNotFoundException', `User pool client ${clientId} does not exist.`);
    }
    return this.secrets.get(clientId) ?? [];
  }

  /** @throws AwsError when it has two already, or the value is not one that Cognito takes */
  add(userPoolId: string, clientId: string, value: string): ClientSecret {
    const secrets = this.list(userPoolId, clientId);
    if (!/^[\w+]{24,64}$/.test(value)) {
      throw new AwsError('InvalidParameterException', "Value at 'clientSecret' failed to satisfy the constraints");
    }
    if (secrets.length >= MOST_SECRETS) {
      throw new AwsError('LimitExceededException', 'A client has two secrets at most.');
    }
    const secret = this.newSecret(clientId, value);
    this.secrets.set(clientId, [...secrets, secret]);
    return secret;
  }

  /** @throws AwsError when it has no such secret, or would have none afterwards */
  delete(userPoolId: string, clientId: string, id: string): void {
    const secrets = this.list(userPoolId, clientId);
    if (!secrets.some((secret) => secret.id === id)) {
      throw new AwsError('ResourceNotFoundException', 'The client has no such secret.');
    }
    if (secrets.length === 1) {
      throw new AwsError('InvalidParameterException', 'The last secret of a client can not be deleted.');
    }
    this.secrets.set(
      clientId,
      secrets.filter((secret) => secret.id !== id),
    );
  }

  private newSecret(clientId: string, value: string): ClientSecret {
    this.made += 1;
    // Each is younger than the one before, also on a clock that stands still.
    const created = new Date(this.now().getTime() + this.made);
    return { id: `${clientId}--${created.getTime()}`, created, value };
  }
}
