/**
 * What is wrong with a service:
 *
 * 1. `down`: it closes connections without an answer
 * 2. `throttling`: it answers that there were too many requests
 * 3. `slowMs`: it answers after so many milliseconds
 */
export type Fault = 'down' | 'throttling' | { readonly slowMs: number };

/** Name by which requests of a service are signed, e.g. `kms`, `secretsmanager`, `dynamodb`. */
export type ServiceName = string;

/** What is wrong with which service, at this moment. */
export class Faults {
  private readonly faults = new Map<ServiceName, Fault>();

  /** Breaks a service, or heals it with `undefined`; what is under way stays as it is. */
  set(service: ServiceName, fault: Fault | undefined): void {
    if (fault === undefined) {
      this.faults.delete(service);
    } else {
      this.faults.set(service, fault);
    }
  }

  /** What is wrong with a service. */
  of(service: ServiceName): Fault | undefined {
    return this.faults.get(service);
  }
}
