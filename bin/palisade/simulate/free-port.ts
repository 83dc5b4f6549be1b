import { createServer } from 'node:net';
import { Unusable } from '../exit-code';

/**
 * Makes sure that a port of loopback is free, before anything is started.
 *
 * @param option that chooses another one
 * @throws Unusable when it is taken, or this user may not have it
 */
export async function requireFreePort(port: number, option: string): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? 'is in use' : 'can’t be opened';
    throw new Unusable(`port ${port} ${why}; choose another one with ${option}`);
  }
  await new Promise((resolve) => server.close(resolve));
}
