import {
  type Aws,
  type AwsOptions,
  type AwsResources,
  type CredentialOptions,
  startAws,
} from '../../../lib/simulator/aws';
import { TableAuthority } from './table-authority';

export const PLACE = { account: '111122223333', region: 'eu-central-1' };
export const ROLE = 'arn:aws:iam::111122223333:role/orders';
export const KEY = 'arn:aws:kms:eu-central-1:111122223333:key/data';
export const OTHER_KEY = 'arn:aws:kms:eu-central-1:111122223333:key/other';

/** A simulated AWS, and what a client of the SDK is made with. */
export interface World {
  readonly aws: Aws;
  readonly authority: TableAuthority;
  client(options?: CredentialOptions): {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: ReturnType<Aws['credentialsFor']>;
    readonly maxAttempts: number;
  };
}

export async function startWorld(resources: AwsResources, options: Partial<AwsOptions> = {}): Promise<World> {
  const authority = new TableAuthority();
  const aws = await startAws(resources, { ...PLACE, authority, ...options });
  return {
    aws,
    authority,
    client: (credentialOptions) => ({
      region: PLACE.region,
      endpoint: aws.url,
      credentials: aws.credentialsFor(ROLE, credentialOptions),
      maxAttempts: 1,
    }),
  };
}

/** Name of the error that a call fails with. */
export async function failure(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'no failure',
    (error: Error) => error.name,
  );
}

/** Sets the environment as a workload would find it. @returns sets it back */
export function setEnvironment(world: World, variables: Readonly<Record<string, string>> = {}): () => void {
  const before = { ...process.env };
  const { credentials } = world.client();
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: world.aws.url,
    AWS_REGION: PLACE.region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    ...variables,
  });
  return () => {
    process.env = before;
  };
}
