import type { JSONWebKeySet } from 'jose';
import type { CertifiedKey } from '../../certificates';
import type { UserPoolModel } from '../model';
import type { SampleUser } from '../sample-users';

/** What the thread is started with. */
export interface ThreadData {
  /** URL of the module `oidc-provider`. */
  readonly library: string;
  readonly pools: readonly { readonly model: UserPoolModel; readonly users: readonly SampleUser[] }[];
  /** Of the HTTPS server. */
  readonly certificate: CertifiedKey;
  /** Port of plain HTTP; 0 for any that is free. */
  readonly port: number;
}

/** Published keys by issuer. */
export type KeysByIssuer = Readonly<Record<string, JSONWebKeySet>>;

/** What the thread says once it listens. */
export interface Started {
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly keys: KeysByIssuer;
}
