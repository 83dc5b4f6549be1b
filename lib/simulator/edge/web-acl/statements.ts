import type { System, ValueMap } from '../../../assembly/model';
import { inRanges } from '../access/policy';
import { list, map, number, oneOrMore, text, texts } from '../values';
import { readField, readTransformations } from './fields';
import type { InspectedRequest, Matcher, RateModel } from './model';

/** What statements refer to. */
export interface StatementContext {
  readonly system: System;
  /** Bytes of a body that are inspected. */
  readonly bodyLimit: number;
}

type Reader = (statement: ValueMap, context: StatementContext) => Matcher;

const COMPARISONS: Record<string, (size: number, limit: number) => boolean> = {
  EQ: (size, limit) => size === limit,
  NE: (size, limit) => size !== limit,
  LE: (size, limit) => size <= limit,
  LT: (size, limit) => size < limit,
  GE: (size, limit) => size >= limit,
  GT: (size, limit) => size > limit,
};

const POSITIONS: Record<string, (content: string, search: string) => boolean> = {
  EXACTLY: (content, search) => content === search,
  STARTS_WITH: (content, search) => content.startsWith(search),
  ENDS_WITH: (content, search) => content.endsWith(search),
  CONTAINS: (content, search) => content.includes(search),
};

/** The kinds of statements that are simulated. */
const READERS: Record<string, Reader> = {
  AndStatement: (statement, context) => {
    const parts = list(statement['Statements']).map((part) => readStatement(map(part), context));
    return (request) => parts.every((part) => part(request));
  },
  OrStatement: (statement, context) => {
    const parts = list(statement['Statements']).map((part) => readStatement(map(part), context));
    return (request) => parts.some((part) => part(request));
  },
  NotStatement: (statement, context) => {
    const part = readStatement(map(statement['Statement']), context);
    return (request) => !part(request);
  },
  SizeConstraintStatement: (statement, { bodyLimit }) => {
    const limit = number(statement['Size']);
    const compare = COMPARISONS[text(statement['ComparisonOperator']) ?? ''];
    if (limit === undefined || compare === undefined) {
      throw new Error('a size that is not known before deployment');
    }
    return onField(statement, bodyLimit, (content) => compare(content.length, limit));
  },
  ByteMatchStatement: (statement, { bodyLimit }) => {
    const encoded = text(statement['SearchStringBase64']);
    const search =
      encoded === undefined
        ? Buffer.from(text(statement['SearchString']) ?? '').toString('latin1')
        : Buffer.from(encoded, 'base64').toString('latin1');
    const test = POSITIONS[text(statement['PositionalConstraint']) ?? ''];
    if (test === undefined || search === '') {
      throw new Error(`a byte match ${text(statement['PositionalConstraint'])}`);
    }
    return onField(statement, bodyLimit, (content) => test(content.toString('latin1'), search));
  },
  RegexMatchStatement: (statement, { bodyLimit }) => {
    const expression = new RegExp(text(statement['RegexString']) ?? '');
    return onField(statement, bodyLimit, (content) => expression.test(content.toString('latin1')));
  },
  IPSetReferenceStatement: (statement, { system }) => {
    const set = statement['Arn'] === undefined ? undefined : system.named(statement['Arn']);
    if (set === undefined || statement['IPSetForwardedIPConfig'] !== undefined) {
      throw new Error('an IP set of elsewhere, or of a forwarded address');
    }
    const ranges = texts(set.properties['Addresses']);
    return ({ sourceIp }) => inRanges(ranges, sourceIp);
  },
  LabelMatchStatement: (statement) => {
    const key = text(statement['Key']) ?? '';
    const whole = text(statement['Scope']) === 'LABEL';
    return ({ labels }) =>
      [...labels].some((label) => (whole ? label === key || label.endsWith(`:${key}`) : label.includes(key)));
  },
};

/**
 * Reads a statement.
 *
 * https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements-list.html
 *
 * @throws Error for a kind that is not simulated
 */
export function readStatement(statement: ValueMap, context: StatementContext): Matcher {
  const [kind = 'nothing'] = Object.keys(statement);
  const reader = READERS[kind];
  if (reader === undefined) {
    throw new Error(`a ${kind}`);
  }
  return reader(map(statement[kind]), context);
}

/** Reads a rate and what it is counted of. */
export function readRate(statement: ValueMap, context: StatementContext): { matches: Matcher; rate: RateModel } {
  const limit = number(statement['Limit']);
  if (limit === undefined) {
    throw new Error('a rate that is not known before deployment');
  }
  const scopeDown = statement['ScopeDownStatement'];
  return {
    matches: scopeDown === undefined ? () => true : readStatement(map(scopeDown), context),
    rate: { limit, windowSeconds: number(statement['EvaluationWindowSec']) ?? 300, keyOf: readKey(statement) },
  };
}

/** A request without one of the parts is left out. https://docs.aws.amazon.com/waf/latest/APIReference/API_RateBasedStatementCustomKey.html */
function readKey(statement: ValueMap): RateModel['keyOf'] {
  const kind = text(statement['AggregateKeyType']) ?? 'IP';
  if (kind === 'IP') {
    return ({ sourceIp }) => sourceIp;
  }
  if (kind === 'CONSTANT') {
    return () => '';
  }
  if (kind !== 'CUSTOM_KEYS') {
    throw new Error(`a rate by ${kind}`);
  }
  const parts = oneOrMore(statement['CustomKeys']).map((key) => readKeyPart(map(key)));
  return (request) => {
    const values = parts.map((part) => part(request));
    return values.includes(undefined) ? undefined : JSON.stringify(values);
  };
}

function readKeyPart(key: ValueMap): (request: InspectedRequest) => string | undefined {
  const [kind = 'nothing'] = Object.keys(key);
  const settings = map(key[kind]);
  const name = text(settings['Name'])?.toLowerCase();
  switch (kind) {
    case 'IP':
      return ({ sourceIp }) => sourceIp;
    case 'HTTPMethod':
      return ({ method }) => method;
    case 'Header': {
      const transform = readTransformations(settings);
      return ({ headers }) => {
        const value = headers.find(([header]) => header.toLowerCase() === name)?.[1];
        return value === undefined ? undefined : transform(Buffer.from(value)).toString('latin1');
      };
    }
    case 'UriPath': {
      const transform = readTransformations(settings);
      return ({ uriPath }) => transform(Buffer.from(uriPath)).toString('latin1');
    }
    default:
      throw new Error(`a rate by ${kind}`);
  }
}

function onField(statement: ValueMap, bodyLimit: number, test: (content: Buffer) => boolean): Matcher {
  const field = readField(statement, bodyLimit);
  return (request) => {
    const contents = field(request);
    return contents === 'match' || contents.some((content) => test(Buffer.from(content)));
  };
}
