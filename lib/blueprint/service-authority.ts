import type { Construct } from 'constructs';
import { CertificateAuthority, type ICertificateAuthority } from '../secrets';
import { BlueprintError, type MaintenanceOptions } from '../shared';

/** Which of several that replace each other is used, and which are believed. */
export interface Generations {
  /** The one in use. */
  readonly current: number;

  /** Those that are believed: the one in use, one that will be, and one that was. */
  readonly trusted: number[];
}

/** The authorities of a trust domain. */
export interface TrustedAuthorities {
  /** Signs. */
  readonly issuing: ICertificateAuthority;
  /** Are believed; the issuing one among them. */
  readonly trusted: ICertificateAuthority[];
}

const FIRST: Generations = { current: 1, trusted: [1] };

/** Who signs the certificates of the services. To replace it without losing a request, see `docs/rotation.md`. */
export abstract class ServiceAuthority {
  /** Authorities whose keys live in KMS. */
  static kms(generations: Generations = FIRST): ServiceAuthority {
    return new OwnAuthority(generations, (scope, id, props) => CertificateAuthority.kms(scope, id, props));
  }

  /** Root authorities of AWS Private CA in short-lived mode. */
  static privateCa(generations: Generations = FIRST): ServiceAuthority {
    return new OwnAuthority(generations, (scope, id, props) => CertificateAuthority.privateCa(scope, id, props));
  }

  /**
   * Root authorities of AWS Private CA that exist already.
   *
   * @param issuingArn the one that signs
   * @param alsoTrustedArns others that are believed
   */
  static existing(issuingArn: string, ...alsoTrustedArns: string[]): ServiceAuthority {
    return new ExistingAuthority([issuingArn, ...alsoTrustedArns]);
  }

  /** @internal */
  abstract declare(scope: Construct, trustDomain: string, options: MaintenanceOptions): TrustedAuthorities;
}

/** @throws BlueprintError `VALUE_OUT_OF_RANGE` */
export function requireGenerations(scope: Construct, what: string, { current, trusted }: Generations): void {
  const numbers = [current, ...trusted];
  if (
    !numbers.every((number) => Number.isInteger(number) && number >= 1) ||
    new Set(trusted).size !== trusted.length ||
    !trusted.includes(current)
  ) {
    throw new BlueprintError(
      'VALUE_OUT_OF_RANGE',
      `the generations of ${what} must be integers from 1, each once, and the current one must be trusted, got current ${current} and trusted [${trusted.join(', ')}]; correct them`,
      scope,
    );
  }
}

class OwnAuthority extends ServiceAuthority {
  constructor(
    private readonly generations: Generations,
    private readonly create: (
      scope: Construct,
      id: string,
      props: MaintenanceOptions & { readonly trustDomain: string; readonly generation: number },
    ) => ICertificateAuthority,
  ) {
    super();
  }

  override declare(scope: Construct, trustDomain: string, options: MaintenanceOptions): TrustedAuthorities {
    const { current, trusted } = this.generations;
    requireGenerations(scope, 'the certificate authority', this.generations);
    const authorities = new Map(
      trusted.map((generation) => [
        generation,
        this.create(scope, `Authority${generation}`, { ...options, trustDomain, generation }),
      ]),
    );
    return { issuing: authorities.get(current) as ICertificateAuthority, trusted: [...authorities.values()] };
  }
}

class ExistingAuthority extends ServiceAuthority {
  constructor(private readonly authorityArns: readonly string[]) {
    super();
  }

  override declare(scope: Construct, trustDomain: string): TrustedAuthorities {
    const trusted = this.authorityArns.map((authorityArn, index) =>
      CertificateAuthority.fromPrivateCa(scope, `Authority${index + 1}`, { authorityArn, trustDomain }),
    );
    return { issuing: trusted[0] as ICertificateAuthority, trusted };
  }
}
