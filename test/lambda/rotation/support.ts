import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RotationHandler } from '../../../lambda/rotation/rotation';
import type { AwsCalls, Interruption } from './interruptions';
import type { MemorySecret } from './memory-secrets';

export const SECRET_ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:Shop-AbCdEf';

export const SETTINGS = { secretArn: SECRET_ARN, intervalSeconds: 30 * 86_400 };

export const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'] as const;

/** Id of the n-th version. */
export function versionId(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

export function stepOf(step: string, token: string, secretArn = SECRET_ARN): Record<string, string> {
  return { Step: step, SecretId: secretArn, ClientRequestToken: token };
}

/** A whole rotation, as Secrets Manager does it when nothing goes wrong. */
export async function rotate(handler: RotationHandler, secret: MemorySecret, token: string): Promise<void> {
  secret.rotate(token);
  for (const step of STEPS) {
    await handler(stepOf(step, token));
  }
}

/** A rotation in which steps are killed; each is repeated from the first one on, as Secrets Manager does. */
export async function rotateInterrupted(
  handler: RotationHandler,
  calls: AwsCalls,
  token: string,
  interruptions: readonly Interruption[],
): Promise<void> {
  const left = [...interruptions];
  for (;;) {
    let ended = true;
    for (const step of STEPS) {
      ended = await calls.run(left.shift(), () => handler(stepOf(step, token)));
      if (!ended) {
        break;
      }
    }
    if (ended) {
      return;
    }
  }
}

/** A place to which CloudFormation's answers go. */
export async function answers(): Promise<{
  readonly url: string;
  readonly received: Record<string, unknown>[];
  close(): Promise<void>;
}> {
  const received: Record<string, unknown>[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push(JSON.parse(Buffer.concat(chunks).toString()));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/answer`,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

export function deployment(requestId: string, url: string, type = 'Create'): Record<string, unknown> {
  return {
    RequestType: type,
    RequestId: requestId,
    ResponseURL: url,
    StackId: 'stack',
    LogicalResourceId: 'FirstValue',
    PhysicalResourceId: SECRET_ARN,
    ResourceType: 'Custom::FirstValue',
    ServiceToken: 'token',
    ResourceProperties: { ServiceToken: 'token' },
  };
}
