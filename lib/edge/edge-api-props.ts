import type { RemovalPolicy } from 'aws-cdk-lib';
import type * as cognito from 'aws-cdk-lib/aws-cognito';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { OidcAuthorizer } from './oidc-authorizer';
import type { WebAcl } from './web-acl';

/** Properties of an `EdgeApi`. */
export interface EdgeApiProps {
  /**
   * User pools whose access tokens are accepted, at least one.
   *
   * @default - tokens are verified by `tokenAuthorizer`, which must be given then
   */
  readonly userPools?: cognito.IUserPool[];

  /**
   * Verifies the access tokens of other OpenID providers; it serves this API only.
   *
   * @default - tokens are those of `userPools`, which must be given then
   */
  readonly tokenAuthorizer?: OidcAuthorizer;

  /**
   * Web applications that may call the API from a browser, each an exact https origin.
   * Methods' own responses need CORS headers from the services.
   *
   * @default - none: no preflight request is answered
   */
  readonly allowedOrigins?: string[];

  /**
   * Web ACL in front of the stage.
   *
   * @default - one of its own, with the defaults of `WebAcl`
   */
  readonly webAcl?: WebAcl;

  /**
   * Key under which the logs are encrypted.
   *
   * @default - a key of its own
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long the logs are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * What happens to the logs and their key when the API leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Name of the stage, the first segment of every public path.
   *
   * @default 'v1'
   */
  readonly stageName?: string;

  /**
   * Requests per second of all clients together, 1 to 10,000.
   *
   * @default 1000
   */
  readonly throttlingRateLimit?: number;

  /**
   * Requests of all clients together that may arrive at once, 1 to 5,000.
   *
   * @default 2000
   */
  readonly throttlingBurstLimit?: number;

  /**
   * Whether to set the role with which API Gateway writes logs, which is one for all APIs
   * of an account and region. Without such a role the deployment fails.
   *
   * @default true
   */
  readonly cloudWatchRole?: boolean;

  /**
   * Id of the client certificate by which the API proves itself to services behind load balancers.
   *
   * @default - one of its own
   */
  readonly clientCertificateId?: string;
}
