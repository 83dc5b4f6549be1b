import type { AccessDecision, Authority, RequestContext } from './authority';
import type { Caller } from './credentials';
import { AwsError } from './error';
import type { Permission, Place } from './operation';

/** What only the caller's own connection has; a service that asks in its name has another one. */
const OF_THE_CONNECTION = ['aws:SourceIp', 'aws:SourceVpc', 'aws:SourceVpce', 'aws:VpcSourceIp'];

/** Asks an authority about permissions. */
export class AccessControl {
  constructor(
    private readonly authority: Authority,
    private readonly place: Place,
    private readonly now: () => Date,
  ) {}

  /** @throws AwsError unless every permission is granted */
  require(caller: Caller, permissions: readonly Permission[]): void {
    for (const permission of permissions) {
      const { allowed, reason } = this.decide(caller, permission);
      if (!allowed) {
        throw denial(caller, permission, reason);
      }
    }
  }

  /** Whether a permission is granted. An authority that fails grants none. */
  decide(caller: Caller, { action, context = {}, resourceArn, via }: Permission): AccessDecision {
    const ofRequest = this.contextOf(caller, resourceArn);
    try {
      const { allowed, reason } = this.authority.decide({
        principalArn: caller.roleArn,
        action,
        resourceArn,
        context: { ...(via === undefined ? ofRequest : this.forwarded(ofRequest, via)), ...context },
      });
      return { allowed: allowed === true, reason };
    } catch {
      return { allowed: false, reason: 'the policies could not be evaluated' };
    }
  }

  /**
   * Condition keys of every request.
   *
   * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
   */
  private contextOf(caller: Caller, resourceArn: string): RequestContext {
    const now = this.now();
    return {
      'aws:CurrentTime': now.toISOString(),
      'aws:EpochTime': String(Math.floor(now.getTime() / 1_000)),
      'aws:PrincipalAccount': caller.roleArn.split(':')[4] ?? '',
      'aws:PrincipalArn': caller.roleArn,
      'aws:PrincipalIsAWSService': 'false',
      'aws:PrincipalType': 'AssumedRole',
      'aws:RequestedRegion': this.place.region,
      'aws:ResourceAccount': resourceArn.split(':')[4] || this.place.account,
      // The connection to the simulator stands for one with TLS; credentials can be issued for one without.
      'aws:SecureTransport': 'true',
      'aws:ViaAWSService': 'false',
      ...caller.context,
    };
  }

  private forwarded(context: RequestContext, via: string): RequestContext {
    const service = `${via}.amazonaws.com`;
    return {
      ...Object.fromEntries(Object.entries(context).filter(([key]) => !OF_THE_CONNECTION.includes(key))),
      'aws:CalledVia': [service],
      'aws:CalledViaFirst': service,
      'aws:CalledViaLast': service,
      'aws:ViaAWSService': 'true',
      'kms:ViaService': `${via}.${this.place.region}.amazonaws.com`,
    };
  }
}

/** The words of AWS: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html */
function denial({ sessionArn }: Caller, { action, resourceArn }: Permission, reason: string): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${sessionArn} is not authorized to perform: ${action} on resource: ${resourceArn} because ${reason}`,
  );
}
