import type { Resource } from '../../assembly';
import type { Aws, RequestContext } from '../aws';

/** What every workload of the simulation gets, whatever it is. */
export interface Surroundings {
  readonly aws: Pick<Aws, 'url' | 'credentialsFor'>;
  readonly region: string;
  /** Gives the folder with the code that a workload runs, for the one that the assembly names. */
  readonly codeOf: (directory: string) => string;
}

/** Who a workload is for AWS. */
export interface Identity {
  readonly roleArn: string;
  readonly sessionName: string;
  /** VPC whose endpoints are its only way to AWS. @default - it reaches AWS over the internet */
  readonly vpc?: string;
}

/**
 * Environment variables that AWS adds to those of the template.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
 */
export function environmentOf(
  declared: Readonly<Record<string, string>>,
  { aws, region }: Surroundings,
  { roleArn, sessionName, vpc }: Identity,
): Record<string, string> {
  const context: RequestContext = vpc === undefined ? {} : { 'aws:SourceVpc': vpc };
  const { accessKeyId, secretAccessKey, sessionToken } = aws.credentialsFor(roleArn, { sessionName, context });
  return {
    ...declared,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_ENDPOINT_URL: aws.url,
    // Which Node.js this machine has says nothing about the deployment.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** Name of a workload for people: the service that it is, or the construct that it belongs to. */
export function workloadName({ id, path }: Resource, declared: Readonly<Record<string, string>>): string {
  const constructs = path?.replace(/(\/(Resource|Service|Function|Handler|Definition|Task|Container))+$/, '');
  return declared['PALISADE_SERVICE'] ?? constructs?.split('/').slice(1).join('/') ?? id;
}
