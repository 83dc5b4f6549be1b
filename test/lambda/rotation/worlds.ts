import { apiKey } from '../../../lambda/rotation/api-key/api-key';
import { apiKeys } from '../../../lambda/rotation/api-key/api-keys';
import { clientSecret } from '../../../lambda/rotation/client-secret/client-secret';
import { userPoolClient } from '../../../lambda/rotation/client-secret/user-pool-client';
import { databasePassword } from '../../../lambda/rotation/database/database-password';
import type { Login } from '../../../lambda/rotation/database/database-server';
import { randomValue } from '../../../lambda/rotation/random/random-value';
import { type RotationHandler, type RotationStrategy, rotation } from '../../../lambda/rotation/rotation';
import { workloadCertificate } from '../../../lambda/rotation/workload-certificate/workload-certificate';
import { decodeWorkloadCredentials } from '../../../runtime/transport/workload-credentials';
import { DAY, signingKeys, TRUST_DOMAIN, testAuthority, testIssuer } from '../pki/support';
import { AwsCalls } from './interruptions';
import { MemoryApiGateway } from './memory-api-gateway';
import { MemorySecret } from './memory-secrets';
import { CLIENT, MemoryUserPoolClient } from './memory-user-pool-client';
import { SECRET_ARN, SETTINGS } from './support';

/** A secret, the function that rotates it, and whoever has to accept it. */
export interface World {
  readonly calls: AwsCalls;
  readonly secret: MemorySecret;
  readonly strategy: RotationStrategy;
  readonly handler: RotationHandler;
  /** Whether the other side accepts a value now. */
  accepts(value: string): boolean;
  /** How many secrets the other side accepts now. */
  live(): number;
}

/** A kind of secret. */
export interface Kind {
  build(): Promise<World>;
  /** How often properties are tried; making certificates takes time. */
  readonly runs: number;
}

/** What of a world depends on the kind of secret. */
type OtherSide = Pick<World, 'strategy' | 'accepts' | 'live'>;

function kind(make: (calls: AwsCalls) => OtherSide | Promise<OtherSide>, runs = 20): Kind {
  return {
    runs,
    async build() {
      const calls = new AwsCalls();
      const secret = new MemorySecret(SECRET_ARN, calls);
      secret.install();
      const other = await make(calls);
      return { ...other, calls, secret, handler: rotation(other.strategy, { settings: SETTINGS }) };
    },
  };
}

export const PLANS = ['plan1', 'plan2'];

/** Every kind of secret. */
export const KINDS: Record<string, Kind> = {
  'a random value': kind(() => ({
    strategy: randomValue({ length: 32, classes: ['lower', 'upper', 'digit'] }),
    accepts: (value) => value.length === 32,
    live: () => 0,
  })),
  'the secret of a Cognito client': kind((calls) => {
    const pool = new MemoryUserPoolClient(calls);
    pool.install();
    const isAccepted = (secret: string) => calls.pass(() => pool.accepts(secret));
    return {
      strategy: clientSecret({
        clientId: CLIENT.clientId,
        client: userPoolClient(CLIENT),
        isAccepted,
        wait: async () => undefined,
      }),
      accepts: (value) => pool.accepts(JSON.parse(value).client_secret),
      live: () => pool.liveSecrets.length,
    };
  }),
  'an API key': kind((calls) => {
    const gateway = new MemoryApiGateway(calls, PLANS);
    gateway.install();
    return {
      strategy: apiKey({ keys: apiKeys(SECRET_ARN), usagePlanIds: PLANS }),
      accepts: (value) => gateway.accepts(JSON.parse(value).value),
      live: () => gateway.keys.filter(({ plans }) => plans.size > 0).length,
    };
  }),
  'the password of a database user': kind((calls) => {
    const passwords = new Map<string, string>();
    const superuser = { username: 'admin', password: 'p' };
    const accepts = ({ password, username }: Login) => passwords.get(username) === password;
    return {
      strategy: databasePassword({
        task: { engine: 'postgres', host: 'db.internal', port: 5_432, dbname: 'shop', username: 'orders' },
        server: {
          setPassword: (_, __, login) =>
            calls.pass(() => {
              passwords.set(login.username, login.password);
            }),
          tryOut: (login) =>
            calls.pass(() => {
              if (!accepts(login)) {
                throw new Error('access denied');
              }
            }),
        },
        superuser: () => calls.pass(() => superuser),
      }),
      accepts: (value) => accepts(JSON.parse(value)),
      live: () => passwords.size,
    };
  }),
  'the certificate of a service': kind(async (calls) => {
    const now = () => new Date();
    const service = { service: 'orders', trustDomain: TRUST_DOMAIN };
    authority ??= testAuthority(signingKeys(), now());
    const { issuer, rootPem } = await authority;
    const accepted = new Set<string>();
    const { issue } = testIssuer(await authority, now);
    return {
      strategy: workloadCertificate({
        task: { issuer, ...service, lifetimeSeconds: DAY },
        issuer: {
          issue: (request) => calls.pass(() => issue(request)),
          roots: () => calls.pass(() => [rootPem]),
        },
        now,
      }),
      accepts(value) {
        if (!accepted.has(value)) {
          decodeWorkloadCredentials(value, { ...service, roots: [rootPem] });
          accepted.add(value);
        }
        return true;
      },
      live: () => 0,
    };
  }, 3),
};

let authority: ReturnType<typeof testAuthority> | undefined;
