import { Unknown, type Value } from './model';
import { cidr, zonesOf } from './network-functions';
import { concatenate, isList, isMap, textOf, unknownIn } from './values';

/** A function of CloudFormation that looks at nothing but its arguments, which are resolved. */
type PureFunction = (argument: Value) => Value;

/** For arguments that CloudFormation would not take either. */
export function refused(name: string): Unknown {
  return new Unknown(`${name} has arguments that CloudFormation would refuse`);
}

function join(argument: Value): Value {
  const [delimiter, parts] = isList(argument) ? argument : [];
  if (parts instanceof Unknown) {
    return new Unknown(parts.reason);
  }
  return typeof delimiter === 'string' && isList(parts) ? concatenate(parts, delimiter) : refused('Fn::Join');
}

function split(argument: Value): Value {
  const [delimiter, text] = isList(argument) ? argument : [];
  if (text instanceof Unknown) {
    // What is not known may hold delimiters, so nothing after it has a place that is known.
    return new Unknown(text.reason);
  }
  return typeof delimiter === 'string' && typeof text === 'string' ? text.split(delimiter) : refused('Fn::Split');
}

function select(argument: Value): Value {
  const [index, items] = isList(argument) ? argument : [];
  if (index instanceof Unknown || items instanceof Unknown) {
    return new Unknown((index instanceof Unknown ? index : (items as Unknown)).reason);
  }
  return (isList(items) ? items[Number(textOf(index))] : undefined) ?? refused('Fn::Select');
}

function base64(argument: Value): Value {
  if (argument instanceof Unknown) {
    return new Unknown(argument.reason);
  }
  return typeof argument === 'string' ? Buffer.from(argument).toString('base64') : refused('Fn::Base64');
}

function length(argument: Value): Value {
  if (argument instanceof Unknown) {
    return new Unknown(argument.reason);
  }
  return isList(argument) ? argument.length : isMap(argument) ? Object.keys(argument).length : refused('Fn::Length');
}

function toJsonString(argument: Value): Value {
  const unknown = unknownIn(argument);
  return unknown === undefined ? JSON.stringify(argument) : new Unknown(unknown.reason);
}

/**
 * Functions whose arguments can be resolved before they are called.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
 */
export const PURE_FUNCTIONS: ReadonlyMap<string, PureFunction> = new Map([
  ['Fn::Base64', base64],
  ['Fn::Cidr', (argument) => cidr(argument) ?? refused('Fn::Cidr')],
  ['Fn::GetAZs', (argument) => (argument instanceof Unknown ? argument : zonesOf(textOf(argument) ?? ''))],
  ['Fn::Join', join],
  ['Fn::Length', length],
  ['Fn::Select', select],
  ['Fn::Split', split],
  ['Fn::ToJsonString', toJsonString],
]);
