/**
 * What runs inside the process of a simulated function: loads its handler as Lambda's Node runtime does, and answers
 * one event after the other. Talks with the simulator through the channel of a forked process.
 */
import { join } from 'node:path';
import type { Invocation, InvocationResult } from './function-protocol';

type Handler = (event: unknown, context: unknown, callback: (error: unknown, result: unknown) => void) => unknown;

const [file = '', exported = ''] = String(process.env['_HANDLER']).split('.');
const module_ = require(join(String(process.env['LAMBDA_TASK_ROOT']), file)) as Record<string, Handler>;
const handler = module_[exported];
if (typeof handler !== 'function') {
  throw new Error(`${process.env['_HANDLER']} is not a function; correct Handler in the template`);
}

function contextOf({ deadline, requestId, functionArn }: Invocation): unknown {
  const functionName = process.env['AWS_LAMBDA_FUNCTION_NAME'];
  return {
    awsRequestId: requestId,
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: functionArn,
    memoryLimitInMB: process.env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

/** As the runtime interface reports a failure: type, message and the lines of the stack. */
function failure(error: unknown): InvocationResult {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { failed: { errorType: name, errorMessage: message, trace: String(stack).split('\n') } };
}

async function answer(invocation: Invocation): Promise<InvocationResult> {
  try {
    const result = await new Promise((resolve, reject) => {
      const returned = (handler as Handler)(invocation.event, contextOf(invocation), (error, value) =>
        error ? reject(error) : resolve(value),
      );
      if (returned instanceof Promise) {
        returned.then(resolve, reject);
      }
    });
    return { result: result === undefined ? null : result };
  } catch (error) {
    return failure(error);
  }
}

process.on('message', async (invocation: Invocation) => {
  process.send?.(await answer(invocation));
});
// Between two events it waits for the next.
process.channel?.ref();
process.send?.({ ready: true });
