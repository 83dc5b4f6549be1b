import { once } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { KEY_ALGORITHM } from '../../../lambda/shared/certificate-profile';
import { newKeyPair, privateKeyPem } from '../../../lambda/shared/key-pair';
import {
  BasicConstraintsExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '../../../lambda/shared/x509';

/** An HTTPS server on loopback with a certificate that only `root` proves. */
export interface HttpsServer {
  /** `https://localhost:<port>`. */
  readonly origin: string;
  /** Certificate that a client must trust, PEM. */
  readonly root: string;
  stop(): Promise<void>;
}

/** Starts a server. */
export async function startHttpsServer(listener: RequestListener): Promise<HttpsServer> {
  const keys = await newKeyPair();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=localhost',
      keys,
      notBefore: new Date(Date.now() - 60_000),
      notAfter: new Date(Date.now() + 3_600_000),
      signingAlgorithm: KEY_ALGORITHM,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
      ],
    },
    crypto,
  );
  const cert = certificate.toString('pem');
  const server = createServer(
    { cert, key: await privateKeyPem(keys) },
    (request: IncomingMessage, response: ServerResponse) => listener(request, response),
  ).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    root: cert,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
