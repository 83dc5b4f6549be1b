/** A trust store of a load balancer, as `AWS::ElasticLoadBalancingV2::TrustStore` declares it. */
export interface TrustStoreResource {
  readonly arn: string;
  readonly name: string;
}

/** Trust stores, and the roots that each has loaded. */
export class TrustStores {
  private readonly loaded = new Map<string, string>();

  constructor(private readonly resources: readonly TrustStoreResource[]) {}

  /** Stores by their names; all without names. */
  named(names: readonly string[]): readonly TrustStoreResource[] {
    return this.resources.filter(({ name }) => names.length === 0 || names.includes(name));
  }

  find(arn: string): TrustStoreResource | undefined {
    return this.resources.find((resource) => resource.arn === arn);
  }

  /** Roots that a store has loaded, PEM, for the one who plays the load balancer. */
  roots(arn: string): string | undefined {
    return this.loaded.get(arn);
  }

  load(arn: string, roots: string): void {
    this.loaded.set(arn, roots);
  }
}
