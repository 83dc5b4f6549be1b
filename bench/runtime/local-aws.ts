import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A DynamoDB on loopback whose tables are empty. */
export interface LocalAws {
  /** Environment that sends the AWS SDK there and nowhere else. */
  readonly environment: Readonly<Record<string, string>>;
  /** Stops it. */
  close(): void;
}

/** Starts to answer every query with nothing found. */
export async function startLocalAws(): Promise<LocalAws> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      response.setHeader('content-type', 'application/x-amz-json-1.0').end('{"Items":[],"Count":0,"ScannedCount":0}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    environment: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'bench',
      AWS_SECRET_ACCESS_KEY: 'bench',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
