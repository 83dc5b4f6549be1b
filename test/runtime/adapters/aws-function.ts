import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** The environment of a function, and one API of AWS on loopback that answers what it is told to. */
export interface AwsFunction {
  /** Answers to the next calls; the last one to all after it. A number is a status without a word. */
  answers: unknown[];
  /** Operations and inputs that arrived. */
  readonly asked: [operation: string, input: unknown][];
  /** Stops it and puts the environment back. */
  stop(): void;
}

/** @param variable that sends calls there, e.g. `AWS_ENDPOINT_URL_SSM` */
export async function startAwsFunction(variable: string): Promise<AwsFunction> {
  const before = { ...process.env };
  const api: AwsFunction = { answers: [], asked: [], stop };
  const server = createServer(async (request, response) => {
    const input = await json(request);
    api.asked.push([String(request.headers['x-amz-target']).replace(/^.*\./, ''), input]);
    const answer = api.answers.length > 1 ? api.answers.shift() : api.answers[0];
    response.writeHead(typeof answer === 'number' ? answer : 200);
    response.end(typeof answer === 'number' ? undefined : JSON.stringify(answer));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  Object.assign(process.env, {
    AWS_LAMBDA_FUNCTION_NAME: 'orders',
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    [variable]: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });

  function stop(): void {
    server.close();
    server.closeAllConnections();
    process.env = before;
  }

  return api;
}
