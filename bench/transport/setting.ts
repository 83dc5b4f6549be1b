import { readFileSync, writeFileSync } from 'node:fs';
import type { WorkloadCredentials } from '../../runtime/transport/workload-credentials';
import { createPki } from '../../test/runtime/support/pki';
import { accessToken, PUBLIC_JWK, TRUST_BUNDLE } from '../runtime/tokens';

/** Trust domain of both services. */
export const DOMAIN = 'shop.internal';

/** What is asked for. */
export const PATH = '/charges';

/** What every process knows; all of it exists for one run. */
export interface Setting {
  readonly orders: WorkloadCredentials;
  readonly payments: WorkloadCredentials;
  /** Access token of a person. */
  readonly token: string;
  readonly trustBundle: string;
  /** Key set of the issuer. */
  readonly keySet: string;
}

/** Makes certificates, keys and a token, and leaves them in a file. */
export async function writeSetting(file: string): Promise<Setting> {
  const pki = await createPki(DOMAIN);
  const of = async (service: string) => ({ ...(await pki.issue(service)), roots: [pki.rootPem], trustDomain: DOMAIN });
  const setting = {
    orders: await of('orders'),
    payments: await of('payments'),
    token: accessToken('transport'),
    trustBundle: TRUST_BUNDLE,
    keySet: JSON.stringify({ keys: [PUBLIC_JWK] }),
  };
  writeFileSync(file, JSON.stringify(setting), { mode: 0o600 });
  return setting;
}

/** What another process has left. */
export function readSetting(file: string | undefined): Setting {
  return JSON.parse(readFileSync(file ?? '', 'utf8'));
}
