import type { Scene } from './scene';
import type { Answer, Sent } from './send';

/** A call in the name of a service whose certificate and key were stolen. */
export interface ServiceCall {
  /** Service that calls. */
  readonly as: string;
  /** Service that is called. */
  readonly to: string;
  /** Token that is passed on. @default - none */
  readonly token?: string;
  /** @default 'GET' */
  readonly method?: Sent['method'];
  readonly path: string;
  /** Body, sent as JSON. @default - none */
  readonly json?: unknown;
}

/** Calls a service with the certificate of another one. */
export function asService(scene: Scene, { as, json, method, path, to, token }: ServiceCall): Promise<Answer> {
  const { certificate: cert, privateKey: key } = scene.stolenCertificate(as);
  const headers: (readonly [string, string])[] = [];
  if (token !== undefined) {
    headers.push(['authorization', `Bearer ${token}`]);
  }
  if (json !== undefined) {
    headers.push(['content-type', 'application/json']);
  }
  const servername = `${to}.shop.internal`;
  const body = json === undefined ? undefined : JSON.stringify(json);
  return scene.service(to, { cert, key, servername }, { method, path, headers, body });
}
