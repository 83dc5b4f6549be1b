import type { MethodModel, StageModel } from '../model';
import type { EdgeRequest } from '../request';
import { header } from '../request';

/** What is known of a request on its way: `$context` of templates, logs and events. */
export class RequestContext {
  private readonly values = new Map<string, string>();

  constructor(
    readonly request: EdgeRequest,
    readonly stage: StageModel,
  ) {
    const at = request.receivedAt;
    this.set({
      accountId: stage.account,
      apiId: stage.apiId,
      stage: stage.name,
      domainName: this.domainName,
      domainPrefix: stage.apiId,
      requestId: request.id,
      extendedRequestId: request.id,
      requestTime: at.toUTCString(),
      requestTimeEpoch: String(at.getTime()),
      httpMethod: request.method,
      path: request.rawPath,
      protocol: 'HTTP/1.1',
      xrayTraceId: this.traceId,
      tlsVersion: 'TLSv1.3',
      'identity.sourceIp': request.sourceIp,
      'identity.userAgent': header(request, 'user-agent'),
    });
  }

  /** Name of the API on the internet. */
  get domainName(): string {
    return `${this.stage.apiId}.execute-api.${this.stage.region}.amazonaws.com`;
  }

  /** Trace id; epoch and 96 bits of the request's id. */
  get traceId(): string {
    const seconds = Math.floor(this.request.receivedAt.getTime() / 1_000).toString(16);
    return `Root=1-${seconds}-${this.request.id.replaceAll('-', '').slice(0, 24)}`;
  }

  set(values: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(values)) {
      if (value !== undefined) {
        this.values.set(name, value);
      }
    }
  }

  readonly get = (name: string): string | undefined => this.values.get(name);

  /** Remembers the method that was found. */
  matched({ path, resourceId }: MethodModel): void {
    this.set({ resourcePath: path, resourceId });
  }
}

const VARIABLE = String.raw`((?:context|stageVariables)\.[A-Za-z0-9_.-]*[A-Za-z0-9_])`;
const REFERENCE = new RegExp(String.raw`\$(?:\{${VARIABLE}\}|${VARIABLE})`, 'g');

/** Puts values in place of `$context.…` and `$stageVariables.…`, in braces or not. */
export function substitute(template: string, read: (name: string) => string): string {
  return template.replace(REFERENCE, (_all, braced: string | undefined, bare: string) => read(braced ?? bare));
}
