import type { ValueMap } from '../../../assembly/model';
import { list, map, text } from '../values';
import type { InspectedRequest } from './model';

/** Contents of a part of a request; `'match'` where it is too long and the rule says that this matches. */
export type Field = (request: InspectedRequest) => readonly Uint8Array[] | 'match';

const encode = (content: string) => Buffer.from(content, 'utf8');

const TRANSFORMATIONS: Record<string, (content: Buffer) => Buffer> = {
  NONE: (content) => content,
  LOWERCASE: (content) => Buffer.from(content.toString('latin1').toLowerCase(), 'latin1'),
  URL_DECODE: (content) =>
    Buffer.from(
      content
        .toString('latin1')
        .replaceAll('+', ' ')
        .replace(/%([0-9a-f]{2})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
      'latin1',
    ),
  COMPRESS_WHITE_SPACE: (content) =>
    Buffer.from(content.toString('latin1').replace(/[\f\t\n\r\v\u00a0 ]+/g, ' '), 'latin1'),
  REMOVE_NULLS: (content) => Buffer.from(content.filter((byte) => byte !== 0)),
  HEX_DECODE: (content) => Buffer.from(content.toString('latin1'), 'hex'),
  BASE64_DECODE: (content) => Buffer.from(content.toString('latin1'), 'base64'),
};

/**
 * The part of a request that a statement inspects, transformed.
 *
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-fields-list.html
 *
 * @param bodyLimit bytes of a body that are inspected
 * @throws Error for what is not simulated
 */
export function readField(statement: ValueMap, bodyLimit: number): Field {
  const transform = readTransformations(statement);
  const select = readSelection(map(statement['FieldToMatch']), bodyLimit);
  return (request) => {
    const contents = select(request);
    return contents === 'match' ? contents : contents.map((content) => transform(Buffer.from(content)));
  };
}

/** The text transformations of a statement or of a rate key, in order. */
export function readTransformations(statement: ValueMap): (content: Buffer) => Buffer {
  const steps = list(statement['TextTransformations'])
    .map(map)
    .sort((a, b) => Number(a['Priority'] ?? 0) - Number(b['Priority'] ?? 0))
    .map(({ Type }) => {
      const step = TRANSFORMATIONS[text(Type) ?? ''];
      if (step === undefined) {
        throw new Error(`the text transformation ${text(Type)}`);
      }
      return step;
    });
  return (content) => steps.reduce((result, step) => step(result), content);
}

function readSelection(field: ValueMap, bodyLimit: number): (request: InspectedRequest) => Uint8Array[] | 'match' {
  const [kind = 'nothing'] = Object.keys(field);
  const settings = map(field[kind]);
  const name = text(settings['Name'])?.toLowerCase();
  switch (kind) {
    case 'Method':
      return ({ method }) => [encode(method)];
    case 'UriPath':
      return ({ uriPath }) => [encode(uriPath)];
    case 'QueryString':
      return ({ rawQuery }) => [encode(rawQuery)];
    case 'AllQueryArguments':
      return ({ query }) => query.flatMap(([key, value]) => [encode(key), encode(value)]);
    case 'SingleQueryArgument':
      return ({ query }) => query.flatMap(([key, value]) => (key.toLowerCase() === name ? [encode(value)] : []));
    case 'SingleHeader':
      return ({ headers }) => headers.flatMap(([key, value]) => (key.toLowerCase() === name ? [encode(value)] : []));
    case 'Body': {
      const oversize = text(settings['OversizeHandling']) ?? 'CONTINUE';
      return ({ body }) =>
        body.length <= bodyLimit || oversize === 'CONTINUE'
          ? [body.subarray(0, bodyLimit)]
          : oversize === 'MATCH'
            ? 'match'
            : [];
    }
    default:
      throw new Error(`the request part ${kind}`);
  }
}
