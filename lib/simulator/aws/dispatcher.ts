import { AccessControl } from './access';
import type { Authority } from './authority';
import type { IssuedCredentials } from './credentials';
import { AwsError, notImplemented } from './error';
import type { Fault, Faults } from './faults';
import type { Operation, Place, Service } from './operation';
import { jsonRefusal } from './protocols/json';
import type { HttpAnswer, HttpRequest, Protocol } from './protocols/protocol';
import { SignatureError, type SignatureHeader, signatureHeader, verifySignature } from './signature';

/** What requests are answered with. */
export interface DispatcherOptions {
  /** By the name that requests are signed for. */
  readonly services: ReadonlyMap<string, Service>;
  readonly credentials: IssuedCredentials;
  readonly authority: Authority;
  readonly faults: Faults;
  readonly place: Place;
  readonly now: () => Date;
  /** Waits. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** Is told of each call that the simulator can't answer, e.g. `kms:ReEncrypt`. */
  readonly onUnimplemented: (call: string) => void;
  /** Is told why the simulator itself failed. */
  readonly onFailure: (error: unknown) => void;
}

/**
 * Answers requests in the order of AWS: whose signature it is, what is wanted, whether the caller may, and only then
 * the operation itself.
 */
export class Dispatcher {
  private readonly access: AccessControl;

  constructor(private readonly options: DispatcherOptions) {
    this.access = new AccessControl(options.authority, options.place, options.now);
  }

  /** @returns `undefined` when the connection is to be closed without an answer */
  async respond(request: HttpRequest, requestId: string): Promise<HttpAnswer | undefined> {
    let header: SignatureHeader;
    try {
      header = signatureHeader(request.headers['authorization']);
    } catch (error) {
      // Whose protocol it would be is not known either.
      return jsonRefusal('MissingAuthenticationTokenException', wordsOf(error), 403, 'application/json');
    }
    const service = this.options.services.get(header.service);
    if (service === undefined) {
      this.options.onUnimplemented(header.service);
      const { code, message, status } = notImplemented(`the service '${header.service}'`);
      return jsonRefusal(code, message, status, 'application/json');
    }
    const fault = this.options.faults.of(header.service);
    if (fault === 'down') {
      return undefined;
    }
    try {
      await this.suffer(fault, service.protocol);
      return service.protocol.answer(await this.perform(request, header, service));
    } catch (error) {
      return service.protocol.refuse(this.refusal(error, service.protocol), requestId);
    }
  }

  private async suffer(fault: Fault | undefined, { throttling: [code, status] }: Protocol): Promise<void> {
    if (fault === 'throttling') {
      throw new AwsError(code, 'Rate exceeded', status);
    }
    if (typeof fault === 'object') {
      await this.options.sleep(fault.slowMs);
    }
  }

  private async perform(request: HttpRequest, header: SignatureHeader, service: Service): Promise<unknown> {
    const caller = await verifySignature(request, header, this.options);
    const { input, operation: name } = service.protocol.parse(request);
    const { body, headers } = request;
    const call = {
      input,
      caller,
      headers,
      body,
      may: (permission: Parameters<AccessControl['decide']>[1]) => this.access.decide(caller, permission).allowed,
    };
    const operation = this.operation(service, header.service, name);
    this.access.require(caller, operation.permissions(call));
    return operation.perform(call);
  }

  private refusal(error: unknown, { signatureErrors }: Protocol): AwsError {
    if (error instanceof AwsError) {
      return error;
    }
    if (error instanceof SignatureError) {
      const [code, status] = signatureErrors[error.flaw];
      return new AwsError(code, error.message, status);
    }
    this.options.onFailure(error);
    return new AwsError('InternalFailure', 'The simulator has failed.', 500);
  }

  private operation({ operations }: Service, service: string, name: string): Operation {
    const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
    if (operation === undefined) {
      this.options.onUnimplemented(`${service}:${name}`);
      throw notImplemented(`'${service}:${name}'`);
    }
    return operation;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
