import type { Outcome } from '../pipeline';

/** Writes one line for each request that the service itself failed, so that an operator finds it by the id the client saw. */
export function logFailure(requestId: string, { error, response }: Outcome): void {
  if (error === undefined || response.status < 500) {
    return;
  }
  const { code, detail } = error;
  console.error(
    JSON.stringify({ level: 'error', requestId, status: response.status, code, detail, cause: trace(error.cause) }),
  );
}

/** Name and frames of a foreign error; its message may quote what a user sent. */
function trace(cause: unknown): { name: string; frames: string[] } | undefined {
  if (!(cause instanceof Error)) {
    return undefined;
  }
  const frames = (cause.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { name: cause.name, frames: frames.map((line) => line.trim()) };
}
