import type { Input } from '../input';
import type { Protocol } from './protocol';
import { element, xml } from './xml';

/** An answer of the query protocol. */
export interface QueryAnswer {
  /** Name of the operation. */
  readonly operation: string;
  /** The result, in XML. */
  readonly result: string;
}

/**
 * The query protocol: parameters in a form, the answer in XML.
 *
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 *
 * @param namespace of the answers
 */
export function queryProtocol(namespace: string): Protocol {
  return {
    signatureErrors: {
      missing: ['MissingAuthenticationToken', 403],
      incomplete: ['IncompleteSignature', 400],
      unknown: ['InvalidClientTokenId', 403],
      expired: ['SignatureDoesNotMatch', 403],
      wrong: ['SignatureDoesNotMatch', 403],
    },
    throttling: ['Throttling', 400],
    parse({ body }) {
      const form = new URLSearchParams(body.toString('utf8'));
      return { operation: form.get('Action') ?? 'a request without Action', input: parametersOf(form) };
    },
    answer(output) {
      const { operation, result } = output as QueryAnswer;
      const content = `<${operation}Result>${result}</${operation}Result>`;
      return xml(200, `<${operation}Response xmlns="${namespace}">${content}</${operation}Response>`);
    },
    refuse({ code, message, status }, requestId) {
      const isDenied = code === 'AccessDeniedException';
      const error = [
        element('Type', status < 500 ? 'Sender' : 'Receiver'),
        element('Code', isDenied ? 'AccessDenied' : code),
        element('Message', message),
      ].join('');
      const content = `<Error>${error}</Error>${element('RequestId', requestId)}`;
      return xml(isDenied ? 403 : status, `<ErrorResponse xmlns="${namespace}">${content}</ErrorResponse>`);
    },
  };
}

/** `Names.member.1=a&Names.member.2=b` is the list `Names`. */
function parametersOf(form: URLSearchParams): Input {
  const lists = new Map<string, string[]>();
  const input = new Map<string, unknown>();
  for (const [name, value] of form) {
    const list = /^(\w+)\.member\.\d+$/.exec(name)?.[1];
    if (list === undefined) {
      input.set(name, value);
    } else {
      lists.set(list, [...(lists.get(list) ?? []), value]);
    }
  }
  return Object.fromEntries([...input, ...lists]);
}
