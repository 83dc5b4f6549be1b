import { type RequestContext, substitute } from './context';

/**
 * Writes one line of an access log; `-` for what is not known. Values of clients are escaped, so that nobody writes
 * a second line or member into it (CWE-117).
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function accessLogLine(format: string, context: RequestContext): string {
  return substitute(format, (name) => {
    const value = name.startsWith('context.') ? context.get(name.slice('context.'.length)) : undefined;
    if (value === undefined) {
      return '-';
    }
    return name.endsWith('.messageString') ? value : JSON.stringify(value).slice(1, -1);
  });
}
