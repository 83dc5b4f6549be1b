import * as z from 'zod/mini';
import { Conflict, InternalError } from '../../../runtime/errors';
import { jsonValue } from '../../../runtime/json-value';
import { randomText } from '../random-text';
import type { RotationStrategy } from '../rotation-strategy';
import type { LiveSecret, UserPoolClient } from './user-pool-client';

/** What the secret of a client is rotated with. */
export interface ClientSecretOptions {
  /** Public identifier of the client. */
  readonly clientId: string;
  /** The client as Cognito keeps it. */
  readonly client: UserPoolClient;
  /** Whether the token endpoint gives this client a token for a secret. */
  readonly isAccepted: (secret: string) => Promise<boolean>;
  /** Waits. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Longest secret that Cognito takes; letters and digits only, as it asks. */
const SECRET_LENGTH = 64;

/** How often, and in what distance, a secret is tried that Cognito has just been given. */
const TRIALS = 6;
const TRIAL_DISTANCE_MS = 1_000;

const CREDENTIALS = z.object({ client_id: z.string(), client_secret: z.string(), replaces: z.optional(z.string()) });

/** The value of the secret: credentials, and the id of the client secret that was in force before. */
type Credentials = z.infer<typeof CREDENTIALS>;

/**
 * How the secret of a Cognito client is renewed. A client has two live secrets at most. At rest they are the one in
 * force and the one before it, which goes when the next one comes: whoever still has it can work for a whole interval.
 *
 * Cognito never tells which id belongs to which secret, so the value itself says which one to keep. It is made here,
 * and stored before Cognito learns of it; so none is lost, and a step that is repeated finds that it is accepted.
 *
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AddUserPoolClientSecret.html
 */
export function clientSecret({ client, clientId, isAccepted, wait }: ClientSecretOptions): RotationStrategy {
  return {
    async create({ current }) {
      const keep = inForce(await client.liveSecrets(), current === undefined ? undefined : decode(current));
      return JSON.stringify({ client_id: clientId, client_secret: randomText(SECRET_LENGTH), replaces: keep });
    },

    async set(pending) {
      const { client_secret: secret, replaces } = decode(pending);
      // In this order: what is listed here and not accepted afterwards is not the pending secret.
      const live = await client.liveSecrets();
      if (await isAccepted(secret)) {
        return;
      }
      await makeRoom(client, live, replaces);
      try {
        await client.add(secret);
      } catch (error) {
        // Another delivery of the same step may have been faster.
        if (!(await isAccepted(secret))) {
          throw error;
        }
      }
    },

    async test(pending) {
      const { client_id: id, client_secret: secret } = decode(pending);
      for (let trial = 1; id === clientId && trial <= TRIALS; trial += 1) {
        if (await isAccepted(secret)) {
          return;
        }
        await wait(TRIAL_DISTANCE_MS);
      }
      throw new Conflict('the token endpoint does not accept the client secret');
    },
  };
}

/**
 * Id of the live secret that has to stay:
 *
 * 1. before the first value: the oldest, with which the client was made
 * 2. the only one
 * 3. the oldest but the one that the value in force has replaced: what is younger was left by a rotation that
 *    was given up
 */
function inForce(live: readonly LiveSecret[], current: Credentials | undefined): string | undefined {
  if (live.length > 1 && current !== undefined && current.replaces === undefined) {
    throw new Conflict('the client has two secrets, and which one is in force is unknown; delete the other one');
  }
  const oldestFirst = [...live].sort((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  return (oldestFirst.find(({ id }) => id !== current?.replaces) ?? oldestFirst[0])?.id;
}

async function makeRoom(client: UserPoolClient, live: readonly LiveSecret[], keep: string | undefined): Promise<void> {
  if (live.length < 2) {
    return;
  }
  if (!live.some(({ id }) => id === keep)) {
    throw new Conflict('the client has two other secrets than when the rotation began; cancel the rotation');
  }
  for (const { id } of live.filter((one) => one.id !== keep)) {
    await client.delete(id);
  }
}

function decode(value: string): Credentials {
  const result = CREDENTIALS.safeParse(jsonValue(value));
  if (!result.success) {
    throw new InternalError('the secret does not hold the credentials of a client');
  }
  return result.data;
}
