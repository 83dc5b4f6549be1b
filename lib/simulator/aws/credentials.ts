import { randomBytes } from 'node:crypto';
import type { RequestContext } from './authority';

/** Credentials as a workload finds them in its environment. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Who calls. */
export interface Caller {
  /** ARN of the role. */
  readonly roleArn: string;
  /** ARN of the session, as error messages name it. */
  readonly sessionArn: string;
  /** Condition keys that hold for every request with these credentials. */
  readonly context: RequestContext;
}

/** What credentials are issued for, beside a role. */
export interface CredentialOptions {
  /** Name of the session, e.g. of the function. @default 'palisade' */
  readonly sessionName?: string;
  /**
   * Condition keys that every request carries, e.g. `aws:SourceVpce` of the segment that the workload is in.
   *
   * @default - none
   */
  readonly context?: RequestContext;
}

/** Credentials and whose they are. */
export interface IssuedCredential {
  readonly credentials: Credentials;
  readonly caller: Caller;
}

const ROLE_ARN = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/;

/** Credentials of roles, which live as long as the simulation. */
export class IssuedCredentials {
  private readonly issued = new Map<string, IssuedCredential>();

  /** Issues credentials. @throws Error when the ARN is not one of a role */
  issue(roleArn: string, { context = {}, sessionName = 'palisade' }: CredentialOptions = {}): Credentials {
    const [, partition, account, name] = ROLE_ARN.exec(roleArn) ?? [];
    if (account === undefined) {
      throw new Error(`credentials are for roles, got ${roleArn}; give the ARN of a role`);
    }
    const credentials = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(48).toString('base64'),
    };
    const sessionArn = `arn:${partition}:sts::${account}:assumed-role/${name}/${sessionName}`;
    this.issued.set(credentials.accessKeyId, { credentials, caller: { roleArn, sessionArn, context } });
    return credentials;
  }

  /** What was issued under an access key id. */
  find(accessKeyId: string): IssuedCredential | undefined {
    return this.issued.get(accessKeyId);
  }
}
