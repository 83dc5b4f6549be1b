import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Resource, System, Value } from '../../assembly';
import { type CertifiedKey, serverCertificate } from '../certificates';
import { plain } from '../edge/values';
import type { InvocationResult } from '../workloads/function-protocol';
import type { OutsideHost } from './network-plan';

/** An answer as CloudFormation takes it. */
export interface Reply {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId?: string;
  readonly Data?: Readonly<Record<string, Value>>;
}

/** Invokes a function by its ARN. */
export type Invoke = (functionArn: string, event: unknown) => Promise<InvocationResult>;

/** Where functions put the answers of custom resources. */
export interface ResponseDesk {
  /** Name under which functions reach it, over HTTPS. */
  readonly host: OutsideHost;
  /** Asks the function of a custom resource to make it. Never rejects: a failure is an answer. */
  ask(resource: Resource, system: System, invoke: Invoke): Promise<Reply>;
  close(): Promise<void>;
}

/** A template waits an hour; whoever starts the simulator does not. */
const PATIENCE_MILLISECONDS = 30_000;
const HOST = 'cloudformation-custom-resource-response.s3.amazonaws.com';

/**
 * Opens a desk on loopback.
 *
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
 *
 * @param authority signs its certificate
 */
export async function openResponseDesk(authority: CertifiedKey): Promise<ResponseDesk> {
  const awaited = new Map<string, (reply: Reply) => void>();
  const { certificate: cert, privateKey: key } = await serverCertificate([HOST], authority);
  const server = createServer({ cert, key }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    awaited.get(request.url ?? '')?.(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Reply);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    host: { name: HOST, port: (server.address() as AddressInfo).port },
    async ask(resource, system, invoke) {
      const path = `/${randomUUID()}`;
      const answered = new Promise<Reply>((resolve) => awaited.set(path, resolve));
      const { ServiceToken: functionArn } = resource.properties;
      const ended = failureOf(invoke, String(functionArn), eventFor(resource, system, `https://${HOST}${path}`));
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<Reply>((resolve) => {
        timer = setTimeout(() => resolve(refusal('it was not answered in time')), PATIENCE_MILLISECONDS);
      });
      try {
        return await Promise.race([ended.then((reason) => (reason === undefined ? answered : refusal(reason))), late]);
      } finally {
        clearTimeout(timer);
        awaited.delete(path);
      }
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const refusal = (reason: string): Reply => ({ Status: 'FAILED', Reason: reason });

function eventFor(
  { logicalId, properties, stack, type }: Resource,
  { account, region }: System,
  responseUrl: string,
): unknown {
  return {
    RequestType: 'Create',
    ResponseURL: responseUrl,
    StackId: `arn:aws:cloudformation:${region}:${account}:stack/${stack}/${randomUUID()}`,
    RequestId: randomUUID(),
    ResourceType: type,
    LogicalResourceId: logicalId,
    ServiceToken: properties['ServiceToken'],
    ResourceProperties: asTexts(plain(properties)),
  };
}

/** CloudFormation hands numbers and truth values on as texts. */
function asTexts(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(asTexts);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asTexts(member)]))
    : String(value);
}

/** Why a function failed, if it did. */
async function failureOf(invoke: Invoke, functionArn: string, event: unknown): Promise<string | undefined> {
  try {
    const result = await invoke(functionArn, event);
    return 'failed' in result ? `${result.failed.errorType}: ${result.failed.errorMessage}` : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
